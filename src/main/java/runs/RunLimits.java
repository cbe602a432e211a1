package runs;

import agents.Agent;
import agents.CutAnswers;
import agents.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import models.CatalogueModel;
import models.answers.Ending;
import orders.PermanentFailure;
import orders.TimeIsUp;

/** Ends a run that goes further than its agent's owner allows, and says which limit it was. */
final class RunLimits {

    private static final int MOST_EMPTY = 3;
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final long MS = 1000;

    private RunLimits() {}

    /** Returns if the model may be asked once more. */
    static void checkBeforeCall(Conversation run) {
        Limits limits = run.agent().limits();
        List<Turn> turns = run.turns();
        checkEmpty(run);
        if (turns.size() >= limits.maxTurns()) {
            throw reached(limits.maxTurns() + " turns", "maxTurns");
        }
        checkTime(run);
        if (run.tokens() >= limits.maxTokens()) {
            throw reached(limits.maxTokens() + " tokens", "maxTokens");
        }
        if (run.costUsd().compareTo(limits.maxCostUsd()) >= 0) {
            throw reached(limits.maxCostUsd().toPlainString() + " US dollars", "maxCostUsd");
        }
    }

    /** The most tokens that the next answer may have, so that the run stays within its limits, where {@code input} are sent. */
    static int answerTokens(Conversation run, int input, int wanted) {
        Limits limits = run.agent().limits();
        CatalogueModel model = run.account().model();
        long tokensLeft = limits.maxTokens() - run.tokens() - input;
        if (tokensLeft < 1) {
            throw reached(
                    limits.maxTokens() + " tokens: " + run.tokens() + " are used, and the next call would send " + input
                            + " more",
                    "maxTokens");
        }
        BigDecimal left = limits.maxCostUsd().subtract(run.costUsd()).subtract(model.cost(input, 0));
        if (left.compareTo(model.cost(0, 1)) < 0) {
            throw reached(
                    limits.maxCostUsd().toPlainString() + " US dollars: "
                            + run.costUsd().toPlainString() + " are spent, and the next call would cost at least "
                            + model.cost(input, 1).toPlainString(),
                    "maxCostUsd");
        }
        long payable = model.outputUsdPerMTok().signum() == 0
                ? wanted
                : left.multiply(MILLION)
                        .divide(model.outputUsdPerMTok(), 0, RoundingMode.DOWN)
                        .min(BigDecimal.valueOf(wanted))
                        .longValue();
        return (int) Math.min(wanted, Math.min(tokensLeft, Math.max(1, payable)));
    }

    /** Returns if the tools that the last turn asks for may be called. */
    static void checkBeforeTools(Conversation run) {
        Limits limits = run.agent().limits();
        Turn last = run.turns().getLast();
        checkRoom(run, last);
        if (last.isWithheld()) {
            checkAnswer(run);
        }
        if (last.isCut()) {
            throw new PermanentFailure("the model was cut off inside a tool call: its answer may have at most "
                    + run.agent().maxTokensPerAnswer() + " tokens (maxTokens)");
        }
        if (last.number() >= limits.maxTurns()) {
            throw reached(limits.maxTurns() + " turns", "maxTurns");
        }
        if (run.callsBefore(last) > limits.maxToolCalls()) {
            throw reached(limits.maxToolCalls() + " tool calls", "maxToolCalls");
        }
        checkTime(run);
    }

    /**
     * Returns if the last turn is a whole answer, or one that is not and that the agent's owner wants to be sold, or shown to a
     * person, all the same. One that was cut off by the run's limits, which each answer has less and less of, never is.
     */
    static void checkAnswer(Conversation run) {
        Turn last = run.turns().getLast();
        checkRoom(run, last);
        switch (last.ending()) {
            case FILTERED -> throw new PermanentFailure("the provider's content filter withheld the answer");
            case REFUSED ->
                throw new PermanentFailure("the model refused to answer; what it said is in the order's turns");
            case BROKEN -> throw new PermanentFailure("the provider broke the answer off by an error of its own");
            case CUT, UNKNOWN, CALLS -> checkCut(run.agent(), last);
            case COMPLETE, INTERRUPTED -> {
                // What was interrupted is no answer.
            }
        }
    }

    private static void checkCut(Agent agent, Turn last) {
        if (agent.onCutAnswer() == CutAnswers.FAIL) {
            throw new PermanentFailure((last.isCut()
                            ? "the answer was cut off: it may have at most " + agent.maxTokensPerAnswer()
                                    + " tokens (maxTokens)"
                            : "the provider does not say that the answer is complete: the model " + last.model()
                                    + " gave no reason for its end that is known (finish_reason)")
                    + ", and the agent does not sell such answers (guardrails.onCutAnswer)");
        }
    }

    /** Fails if {@code turn} was cut off because the run had no more tokens or money for it. */
    private static void checkRoom(Conversation run, Turn turn) {
        if (!turn.isLimited()) {
            return;
        }
        Limits limits = run.agent().limits();
        BigDecimal price = run.account().model().cost(0, 1);
        BigDecimal tokensLeft = BigDecimal.valueOf(limits.maxTokens() - run.tokens());
        BigDecimal moneyLeft = limits.maxCostUsd().subtract(run.costUsd());
        throw moneyLeft.compareTo(price.multiply(tokensLeft)) < 0
                ? reached(limits.maxCostUsd().toPlainString() + " US dollars", "maxCostUsd")
                : reached(limits.maxTokens() + " tokens", "maxTokens");
    }

    private static void checkTime(Conversation run) {
        if (timeLeft(run).isZero()) {
            throw timeIsUp(run, "");
        }
    }

    /** How long the run may go on; zero if its time is over. */
    static Duration timeLeft(Conversation run) {
        return Duration.ofMillis(Math.max(0, run.agent().limits().maxSeconds() * MS - run.elapsedMs()));
    }

    /** @param waitedFor what ran when the time was over, such as "the model gpt-4o had not answered"; empty if nothing did */
    static TimeIsUp timeIsUp(Conversation run, String waitedFor) {
        String limit = sentence(run.agent().limits().maxSeconds() + " seconds", "maxSeconds");
        return new TimeIsUp(waitedFor.isEmpty() ? limit : limit + ": " + waitedFor);
    }

    private static void checkEmpty(Conversation run) {
        List<Turn> turns = run.turns();
        if (!turns.isEmpty()) {
            checkRoom(run, turns.getLast());
        }
        int empty = 0;
        for (int i = turns.size() - 1; i >= 0 && turns.get(i).isEmpty(); i--) {
            empty++;
        }
        if (empty > 0 && turns.getLast().isCut()) {
            throw new PermanentFailure("the model was cut off before it said anything: its answer may have at most "
                    + run.agent().maxTokensPerAnswer() + " tokens (maxTokens)");
        }
        if (empty >= MOST_EMPTY && turns.getLast().ending() == Ending.INTERRUPTED) {
            throw new PermanentFailure("the provider broke its answer off " + empty + " times");
        }
        if (empty >= MOST_EMPTY) {
            throw new PermanentFailure("the model gave an empty answer " + empty + " times");
        }
    }

    private static PermanentFailure reached(String limit, String field) {
        return new PermanentFailure(sentence(limit, field));
    }

    private static String sentence(String limit, String field) {
        return "the agent reached its limit of " + limit + " (limits." + field + ") without an answer";
    }
}
