package models.answers;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts a model's text into what it wrote for itself and what it says. Servers that know the model do so; others send both as
 * one text, between marks that each family of models has its own of. What stands in code is left alone, since an answer may be
 * about such marks.
 */
final class Reasoning {

    private static final String ATTRIBUTES = "(?:\\s[^<>]{0,200})?";
    private static final String CODE = "(?<fence>```[\\s\\S]*?```)|(?<code>`[^`\\n]+`)|";
    /** Marks that mean nothing else, wherever they stand. */
    private static final String OPEN =
            "<\\s*(?:[a-z]+:)?think(?:ing)?" + ATTRIBUTES + "\\s*>|\\[THINK(?:ING)?]|\u25C1think\u25B7"
                    + "|<\\|(?:begin_of_thought|START_THINKING|begin_of_thinking|think_start|think(?:ing)?)\\|>"
                    + "|<\\|channel>\\s*thought";

    private static final String CLOSE = "<\\s*/\\s*(?:[a-z]+:)?think(?:ing)?\\s*>|\\[/THINK(?:ING)?]|\u25C1/think\u25B7"
            + "|<\\|(?:end_of_thought|END_THINKING|end_of_thinking|think_end|/think(?:ing)?)\\|>|<channel\\|>";
    private static final Pattern MARK = Pattern.compile(
            CODE + "(?<empty><\\s*think(?:ing)?\\s*/\\s*>)|(?<open>" + OPEN + ")|(?<close>" + CLOSE + ")",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern EITHER =
            Pattern.compile("(?<open>" + OPEN + ")|(?<close>" + CLOSE + ")", Pattern.CASE_INSENSITIVE);
    /** What stands between two marks that a sentence speaks of. */
    private static final Pattern SPOKEN_OF =
            Pattern.compile("\\s*(?:and|or|to|with|und|,|/|-|\u2013|\u2026|\\.{3})?\\s*", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_SPOKEN_OF = 80;
    private static final Pattern SENTENCE_GOES_ON = Pattern.compile("[,.;:)]| \\p{Ll}");

    private static final String WORDS =
            "thoughts?|reasoning|scratchpad|inner_thoughts?|internal_monologue|chain_of_thought";
    /** Words that an answer's own XML may have too: they are reasoning only where an answer begins with them. */
    private static final Pattern FIRST = Pattern.compile(
            "\\s*<\\s*(" + WORDS + "|reflection|analysis)" + ATTRIBUTES + "\\s*>([\\s\\S]*?)<\\s*/\\s*\\1\\s*>",
            Pattern.CASE_INSENSITIVE);
    /** Those of them that nobody asks for as an answer: it may be nothing else, or lack an end or a beginning. */
    private static final Pattern WORD = Pattern.compile(
            CODE + "(?<open><\\s*(?:" + WORDS + ")" + ATTRIBUTES + "\\s*>)|(?<close><\\s*/\\s*(?:" + WORDS + ")\\s*>)",
            Pattern.CASE_INSENSITIVE);
    /** gpt-oss' own format, where its server does not read it. */
    private static final Pattern CHANNEL = Pattern.compile(CODE
            + "(?<channel>(?:<\\|start\\|>assistant)?<\\|channel\\|>\\s*(?<name>\\w+)(?<head>[^<]{0,200}<\\|message\\|>)?"
            + "(?<said>[\\s\\S]*?)(?=<\\|(?:end|return|call|start|channel)\\|>|$)(?:<\\|(?:end|return|call)\\|>)?)");
    /** The same, of a server that drops the marks and leaves their words. */
    private static final Pattern BARE_CHANNELS =
            Pattern.compile("\\s*analysis(?!\\s*:)[\\s\\S]*?assistantfinal(?!l|i)");
    /** What frames the answer beside the reasoning. */
    private static final Pattern FRAME = Pattern.compile(
            "<\\|(?:begin_of_solution|end_of_solution|START_RESPONSE|END_RESPONSE)\\|>|^\\s*<answer>|</answer>\\s*$");

    private static final String TOKEN = "<\\|\\w+\\|>";
    /** The channels that are for the reader. */
    private static final Set<String> READ = Set.of("final", "commentary");
    /** Of marks in marks: who writes more means nothing by them. */
    private static final int MOST_MARKS = 100;

    private Reasoning() {}

    /** @param text what is for the reader; without blanks around it where something was taken out, else as it was */
    record Split(String text, String reasoning) {}

    static Split split(String text) {
        var reasoning = new StringBuilder();
        Matcher bare = BARE_CHANNELS.matcher(text);
        if (bare.lookingAt()) {
            note(reasoning, bare.group());
            return new Split(text.substring(bare.end()).strip(), reasoning.toString());
        }
        if (text.indexOf('<') < 0 && text.indexOf('[') < 0 && text.indexOf('\u25C1') < 0) {
            return new Split(text, "");
        }
        if (text.contains("<|channel|>")) {
            Split split = channels(text);
            if (split != null) {
                return split;
            }
        }
        String said = first(marked(first(text, reasoning), reasoning), reasoning);
        if (reasoning.isEmpty() && said.length() == text.length()) {
            return new Split(text, "");
        }
        return new Split(FRAME.matcher(said).replaceAll("").strip(), reasoning.toString());
    }

    /** Takes off what {@code text} begins with, and what it only ends or only begins of it. */
    private static String first(String text, StringBuilder reasoning) {
        String rest = text;
        for (Matcher first = FIRST.matcher(rest); first.lookingAt(); first = FIRST.matcher(rest)) {
            String after = rest.substring(first.end());
            if (after.isBlank() && first.group(1).toLowerCase(Locale.ROOT).matches("reflection|analysis")) {
                // A text that is nothing but such an element is what the owner asked for.
                return rest;
            }
            note(reasoning, first.group(2));
            rest = after;
        }
        Matcher word = WORD.matcher(rest);
        while (word.find()) {
            if (word.group("close") != null) {
                note(reasoning, rest.substring(0, word.start()));
                return rest.substring(word.end());
            }
            if (word.group("open") != null) {
                if (!rest.substring(0, word.start()).isBlank()) {
                    return rest;
                }
                // It was cut off in its thoughts.
                note(reasoning, rest.substring(word.end()));
                return "";
            }
        }
        return rest;
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
                // Once there is no end there is none further on: looking each time would take a text of marks for ever.
                int[] close = closes ? end(text, at) : null;
                closes = close != null;
                if (closes && !beginsLine(said) && isSpokenOf(said, text, at, close)) {
                    said.append(text, mark.start(), close[1]);
                    at = close[1];
                } else if (closes) {
                    note(reasoning, text.substring(at, close[0]));
                    at = close[1];
                } else if (beginsLine(said)) {
                    // It was cut off in its thoughts.
                    note(reasoning, text.substring(at));
                    return said.toString();
                } else {
                    said.append(mark.group());
                }
            } else if (mark.group("close") != null && standsInSentence(said) && goesOn(text, at)) {
                said.append(mark.group());
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

    /** True of two marks in one line of which a sentence speaks: there is hardly a word between them, or it goes on after each. */
    private static boolean isSpokenOf(CharSequence said, String text, int at, int[] close) {
        String between = text.substring(at, Math.min(close[0], at + LONGEST_SPOKEN_OF + 1));
        return between.length() <= LONGEST_SPOKEN_OF
                && between.indexOf('\n') < 0
                && (SPOKEN_OF.matcher(between).matches()
                        || standsInSentence(said) && goesOn(text, at) && goesOn(text, close[1]));
    }

    /** True if a sentence is not over where a mark comes: a word and a blank stand before it. */
    private static boolean standsInSentence(CharSequence said) {
        int last = said.length() - 1;
        return last > 0 && said.charAt(last) == ' ' && Character.isLetterOrDigit(said.charAt(last - 1));
    }

    /** True if the sentence goes on behind a mark: a mark of punctuation, or a blank and a small letter. */
    private static boolean goesOn(String text, int at) {
        return SENTENCE_GOES_ON.matcher(text).region(at, text.length()).lookingAt();
    }

    /** Where the mark begins and ends that closes what was opened before {@code at}: its own, or the first; null if there is none. */
    private static int[] end(String text, int at) {
        Matcher either = EITHER.matcher(text);
        int[] first = null;
        int open = 1;
        for (int marks = 0; marks < MOST_MARKS && (marks == 0 ? either.find(at) : either.find()); marks++) {
            open += either.group("open") == null ? -1 : 1;
            if (open == 0) {
                return new int[] {either.start(), either.end()};
            }
            if (first == null && either.group("close") != null) {
                first = new int[] {either.start(), either.end()};
            }
        }
        return first;
    }

    /** A fence that thoughts opened and the answer closed is none: its mark in between ends the thoughts. */
    private static int afterFence(Matcher mark, StringBuilder said, StringBuilder reasoning) {
        Matcher first = EITHER.matcher(mark.group());
        if (!first.find() || first.group("close") == null) {
            said.append(mark.group());
            return mark.end();
        }
        note(reasoning, said + mark.group().substring(0, first.start()));
        said.setLength(0);
        return mark.start() + first.end();
    }

    private static boolean beginsLine(CharSequence said) {
        for (int i = said.length() - 1; i >= 0 && said.charAt(i) != '\n'; i--) {
            if (!Character.isWhitespace(said.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** @return null if it is only spoken of them, in code */
    private static Split channels(String text) {
        var said = new StringBuilder();
        var reasoning = new StringBuilder();
        Matcher channel = CHANNEL.matcher(text);
        int at = 0;
        boolean isAny = false;
        while (channel.find()) {
            if (channel.group("channel") == null) {
                continue;
            }
            String before = text.substring(at, channel.start());
            if (!isAny && before.stripTrailing().endsWith("<|end|>")) {
                // Where a chat's template opens the first channel, the answer only ends it.
                note(reasoning, before.replaceAll(TOKEN, ""));
            } else {
                said.append(before.replaceAll(TOKEN, ""));
            }
            isAny = true;
            at = channel.end();
            String head = channel.group("head");
            if (READ.contains(channel.group("name").toLowerCase(Locale.ROOT))
                    && (head == null || !head.contains("to="))) {
                said.append(channel.group("said"));
            } else {
                note(reasoning, channel.group("said"));
            }
        }
        said.append(text.substring(at).replaceAll(TOKEN, ""));
        return isAny ? new Split(said.toString().strip(), reasoning.toString()) : null;
    }

    private static void note(StringBuilder reasoning, String thought) {
        if (!thought.isBlank()) {
            reasoning.append(reasoning.isEmpty() ? "" : "\n").append(thought.strip());
        }
    }
}
