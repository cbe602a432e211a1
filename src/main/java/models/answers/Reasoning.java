package models.answers;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts a model's text into what it wrote for itself and what it says. Servers that know the model do so; others send both as
 * one text, between marks that each family of models has its own of. What stands in code is left alone, since an answer may be
 * about such marks.
 */
final class Reasoning {

    private static final String ATTRIBUTES = "(?:\\s[^<>]{0,200})?";
    /** Marks that mean nothing else, wherever they stand. */
    private static final String OPEN =
            "<\\s*(?:[a-z]+:)?think(?:ing)?" + ATTRIBUTES + "\\s*>|\\[THINK]|\u25C1think\u25B7"
                    + "|<\\|(?:begin_of_thought|START_THINKING|begin_of_thinking|think_start)\\|>";

    private static final String CLOSE = "<\\s*/\\s*(?:[a-z]+:)?think(?:ing)?\\s*>|\\[/THINK]|\u25C1/think\u25B7"
            + "|<\\|(?:end_of_thought|END_THINKING|end_of_thinking|think_end)\\|>";
    private static final Pattern MARK = Pattern.compile(
            "(?<fence>```[\\s\\S]*?```)|(?<code>`[^`\\n]+`)|(?<empty><\\s*think(?:ing)?\\s*/\\s*>)|(?<open>" + OPEN
                    + ")|(?<close>" + CLOSE + ")",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSING = Pattern.compile(CLOSE, Pattern.CASE_INSENSITIVE);
    /** Words that an answer's own XML may have too: they are reasoning only where an answer begins with them. */
    private static final Pattern FIRST = Pattern.compile(
            "\\s*<\\s*(thoughts?|reasoning|reflection|scratchpad|analysis)" + ATTRIBUTES
                    + "\\s*>([\\s\\S]*?)<\\s*/\\s*\\1\\s*>",
            Pattern.CASE_INSENSITIVE);
    /** gpt-oss' own format, where its server does not read it. */
    private static final Pattern CHANNEL = Pattern.compile(
            "(?:<\\|start\\|>assistant)?<\\|channel\\|>\\s*(\\w+)[^<]*<\\|message\\|>([\\s\\S]*?)(?=<\\|(?:end|return|call|start|channel)\\|>|$)(?:<\\|(?:end|return|call)\\|>)?");
    /** What frames the answer beside the reasoning. */
    private static final Pattern FRAME = Pattern.compile(
            "<\\|(?:begin_of_solution|end_of_solution|START_RESPONSE|END_RESPONSE)\\|>|^\\s*<answer>|</answer>\\s*$");

    private Reasoning() {}

    /** @param text what is for the reader; without blanks around it where something was taken out, else as it was */
    record Split(String text, String reasoning) {}

    static Split split(String text) {
        if (text.indexOf('<') < 0 && text.indexOf('[') < 0 && text.indexOf('\u25C1') < 0) {
            return new Split(text, "");
        }
        if (text.contains("<|channel|>")) {
            return channels(text);
        }
        var reasoning = new StringBuilder();
        String rest = text;
        Matcher first = FIRST.matcher(rest);
        // A text that is nothing but such an element is what the owner asked for.
        if (first.lookingAt() && !rest.substring(first.end()).isBlank()) {
            reasoning.append(first.group(2).strip());
            rest = rest.substring(first.end());
        }
        String said = marked(rest, reasoning);
        if (reasoning.isEmpty() && said.length() == text.length()) {
            return new Split(text, "");
        }
        return new Split(FRAME.matcher(said).replaceAll("").strip(), reasoning.toString());
    }

    private static String marked(String text, StringBuilder reasoning) {
        var said = new StringBuilder();
        Matcher mark = MARK.matcher(text);
        int at = 0;
        boolean closes = true;
        while (at < text.length() && mark.find(at)) {
            said.append(text, at, mark.start());
            at = mark.end();
            if (mark.group("open") != null) {
                Matcher close = CLOSING.matcher(text);
                // Once there is no end there is none further on: looking each time would take a text of marks for ever.
                closes = closes && close.find(at);
                if (closes) {
                    note(reasoning, text.substring(at, close.start()));
                    at = close.end();
                } else if (beginsLine(said)) {
                    // It was cut off in its thoughts.
                    note(reasoning, text.substring(at));
                    return said.toString();
                } else {
                    said.append(mark.group());
                }
            } else if (mark.group("close") != null) {
                // Where a chat's template opens the thoughts, the answer only closes them.
                note(reasoning, said.toString());
                said.setLength(0);
            } else if (mark.group("fence") != null) {
                at = afterFence(mark, said, reasoning);
            } else if (mark.group("code") != null) {
                said.append(mark.group());
            }
        }
        return said.append(text, Math.min(at, text.length()), text.length()).toString();
    }

    /** A fence that thoughts opened and the answer closed is none: its mark in between ends the thoughts. */
    private static int afterFence(Matcher mark, StringBuilder said, StringBuilder reasoning) {
        Matcher close = CLOSING.matcher(mark.group());
        Matcher open = Pattern.compile(OPEN, Pattern.CASE_INSENSITIVE).matcher(mark.group());
        if (!close.find() || open.find() && open.start() < close.start()) {
            said.append(mark.group());
            return mark.end();
        }
        note(reasoning, said + mark.group().substring(0, close.start()));
        said.setLength(0);
        return mark.start() + close.end();
    }

    private static boolean beginsLine(CharSequence said) {
        for (int i = said.length() - 1; i >= 0 && said.charAt(i) != '\n'; i--) {
            if (!Character.isWhitespace(said.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static Split channels(String text) {
        var said = new StringBuilder();
        var reasoning = new StringBuilder();
        Matcher channel = CHANNEL.matcher(text);
        int at = 0;
        while (channel.find()) {
            said.append(text, at, channel.start());
            at = channel.end();
            if (List.of("final", "commentary").contains(channel.group(1))
                    && !channel.group().contains("to=")) {
                said.append(channel.group(2));
            } else {
                note(reasoning, channel.group(2));
            }
        }
        said.append(text, at, text.length());
        return new Split(said.toString().replaceAll("<\\|\\w+\\|>", "").strip(), reasoning.toString());
    }

    private static void note(StringBuilder reasoning, String thought) {
        if (!thought.isBlank()) {
            reasoning.append(reasoning.isEmpty() ? "" : "\n").append(thought.strip());
        }
    }
}
