package runs;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import models.QuotedData;
import models.TokenCount;
import orders.PermanentFailure;
import tools.RequestedCall;
import tools.ToolArguments;
import tools.ToolOutcome;

/**
 * Fits a conversation into a model's context. What tools brought goes first, the oldest before the newer; the buyer's words and
 * the model's own are never left out. It is worked out anew for each call, so nothing is lost for good.
 *
 * @param messages what is sent
 * @param tokens how many tokens that is, tools included, as counted here
 */
record ContextWindow(List<ChatMessage> messages, int tokens) {

    private static final String LEFT_OUT =
            "(Left out, because the conversation no longer fits. Call the tool again if it is needed.)";
    private static final String CUT = "\n(Cut off here, because the rest does not fit.)";

    /** @param answerTokens how much room is kept for the answer */
    static ContextWindow of(Conversation run, int answerTokens) {
        return new Fitting(run, run.account().model().contextTokens() - answerTokens, answerTokens).fitted();
    }

    /** One tool's answer, as it will be sent. */
    private static final class Shown {
        private final Turn turn;
        private final ToolOutcome outcome;
        private String text;

        Shown(Turn turn, ToolOutcome outcome) {
            this.turn = turn;
            this.outcome = outcome;
            this.text = outcome.content();
        }

        ChatMessage message() {
            String what = (outcome.failed() ? "Error of the tool " : "Answer of the tool ") + outcome.name();
            return ToolExecutionResultMessage.from(
                    turn.calls().get(outcome.call()).id(), outcome.name(), QuotedData.of(what, text));
        }
    }

    private static final class Fitting {
        private final Conversation run;
        private final int room;
        private final int answerTokens;
        private final List<Shown> shown = new ArrayList<>();

        Fitting(Conversation run, int room, int answerTokens) {
            this.run = run;
            this.room = room;
            this.answerTokens = answerTokens;
            run.turns().forEach(turn -> turn.results().forEach(result -> shown.add(new Shown(turn, result))));
            shown.sort(Comparator.comparingInt((Shown one) -> one.turn.number())
                    .thenComparingInt(one -> one.outcome.call()));
        }

        ContextWindow fitted() {
            int tokens = tokens();
            Turn last = run.turns().isEmpty() ? null : run.turns().getLast();
            for (Shown one : shown) {
                if (tokens <= room) {
                    break;
                }
                if (one.turn.number() < last.number() && one.text.length() > LEFT_OUT.length()) {
                    tokens -= weight(one);
                    one.text = LEFT_OUT;
                    tokens += weight(one);
                }
            }
            // Counted anew, because the parts' counts are rounded.
            tokens = tokens();
            while (tokens > room && halveLongest(last)) {
                tokens = tokens();
            }
            if (tokens > room) {
                throw tooLong(tokens);
            }
            return new ContextWindow(messages(), tokens);
        }

        /** Halves the longest of the newest answers. */
        private boolean halveLongest(Turn last) {
            Shown longest = shown.stream()
                    .filter(one -> one.turn == last)
                    .max(Comparator.comparingInt(one -> one.text.length()))
                    .orElse(null);
            if (longest == null || longest.text.length() <= 2 * CUT.length()) {
                return false;
            }
            String text = longest.text.endsWith(CUT)
                    ? longest.text.substring(0, longest.text.length() - CUT.length())
                    : longest.text;
            int end = text.length() / 2;
            longest.text = text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
            return true;
        }

        private PermanentFailure tooLong(int tokens) {
            String what = run.turns().isEmpty() ? "the input is too long" : "the conversation has become too long";
            return new PermanentFailure(
                    what + " for model " + run.account().model().name() + ": about " + tokens + " tokens, where " + room
                            + " fit beside an answer of " + answerTokens);
        }

        private int tokens() {
            return TokenCount.of(run.account().model().provider(), messages(), run.tools());
        }

        private int weight(Shown one) {
            return TokenCount.of(run.account().model().provider(), List.of(one.message()), List.of());
        }

        private List<ChatMessage> messages() {
            List<ChatMessage> messages = new ArrayList<>(run.opening().messages());
            for (Turn turn : run.turns()) {
                if (turn.isEmpty()) {
                    continue;
                }
                messages.add(said(turn));
                shown.stream()
                        .filter(one -> one.turn == turn)
                        .map(Shown::message)
                        .forEach(messages::add);
            }
            return messages;
        }

        private ChatMessage said(Turn turn) {
            List<ToolExecutionRequest> requests = new ArrayList<>();
            for (RequestedCall call : turn.calls()) {
                requests.add(ToolExecutionRequest.builder()
                        .id(call.id())
                        .name(call.name())
                        .arguments(ToolArguments.sendable(call.arguments()))
                        .build());
            }
            if (requests.isEmpty()) {
                return AiMessage.from(turn.text());
            }
            boolean isWanted =
                    turn.reasoning() != null && run.account().model().provider().wantsReasoningBack();
            return AiMessage.builder()
                    .text(turn.text().isBlank() ? null : turn.text())
                    .thinking(isWanted ? turn.reasoning() : null)
                    .toolExecutionRequests(requests)
                    .build();
        }
    }
}
