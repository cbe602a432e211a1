package runs;

import agents.Agent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import models.ModelAccount;
import orders.Order;
import tools.OfferedTool;
import tools.PendingCall;
import tools.RequestedCall;
import tools.ToolOutcome;

/** What was said in one run of an order, and what has to come next. It belongs to one exchange. */
public final class Conversation {

    private static final long NANOS_PER_MS = 1_000_000;

    private final Order order;
    private final Agent agent;
    private final int run;
    private final ModelAccount account;
    private final List<OfferedTool> tools;
    private final ConversationOpening opening;
    private final List<Turn> turns;
    private final long earlierMs;
    private final long startedNanos = System.nanoTime();
    private Turn unstored;

    Conversation(
            Order order,
            Agent agent,
            int run,
            ModelAccount account,
            List<OfferedTool> tools,
            ConversationOpening opening,
            List<Turn> turns) {
        this.order = order;
        this.agent = agent;
        this.run = run;
        this.account = account;
        this.tools = List.copyOf(tools);
        this.opening = opening;
        this.turns = new ArrayList<>(turns);
        this.earlierMs = turns.isEmpty() ? 0 : elapsedMs(turns.getLast());
    }

    /** True until there is an answer, or it is known that there will be none. */
    public boolean isOpen() {
        return turns.isEmpty()
                || !turns.getLast().isAnswer() && !turns.getLast().isWithheld();
    }

    /** True if all tools that were asked for have answered. */
    public boolean awaitsModel() {
        return isOpen() && pending().isEmpty();
    }

    /** True if a tool that was asked for has not answered yet. */
    public boolean awaitsTools() {
        return !pending().isEmpty();
    }

    /** The tool calls of the last turn that have no result yet. */
    public synchronized List<PendingCall> pending() {
        if (turns.isEmpty() || turns.getLast().isWithheld()) {
            return List.of();
        }
        Turn last = turns.getLast();
        Set<Integer> done = last.results().stream().map(ToolOutcome::call).collect(Collectors.toSet());
        return IntStream.range(0, last.calls().size())
                .filter(index -> !done.contains(index))
                .mapToObj(index -> pending(last, index))
                .toList();
    }

    private PendingCall pending(Turn turn, int index) {
        RequestedCall wish = turn.calls().get(index);
        OfferedTool tool = tools.stream()
                .filter(offered -> offered.name().equals(wish.name()))
                .findFirst()
                .orElse(null);
        int most = agent.limits().maxToolCalls();
        return new PendingCall(
                turn.number(),
                index,
                wish,
                tool,
                tools.stream().map(OfferedTool::name).toList(),
                order.id() + ":" + run + ":" + turn.number() + ":" + index,
                callsBefore(turn) + index < most ? -1 : most);
    }

    /** How many tools were asked for before {@code turn}. */
    int callsBefore(Turn turn) {
        return turns.stream()
                .filter(earlier -> earlier.number() < turn.number())
                .mapToInt(earlier -> earlier.calls().size())
                .sum();
    }

    /** Goes on with what the model said, which is not stored yet. */
    synchronized void add(Turn turn) {
        turns.add(turn);
        unstored = turn;
    }

    /** The last turn, if it is not stored yet; else null. */
    synchronized Turn unstored() {
        return unstored;
    }

    /** All turns are stored now. */
    synchronized void stored() {
        unstored = null;
    }

    /** Notes a result of the last turn. Its tools answer from threads of their own. */
    public synchronized void add(ToolOutcome outcome) {
        Turn last = turns.removeLast();
        List<ToolOutcome> results = new ArrayList<>(last.results());
        results.add(outcome);
        turns.add(last.with(results));
    }

    /** What the buyer gets: the last turn's text, with what the whole run used. */
    Answer answer() {
        Turn last = turns.getLast();
        List<Answer.ToolUse> uses = new ArrayList<>();
        for (Turn turn : turns) {
            turn.results().stream()
                    .sorted(Comparator.comparingInt(ToolOutcome::call))
                    .forEach(result -> uses.add(
                            new Answer.ToolUse(result.name(), turn.number(), result.failed(), result.durationMs())));
        }
        return new Answer(
                last.text(),
                last.model(),
                account.model().id(),
                turns.stream().mapToLong(Turn::inputTokens).sum(),
                turns.stream().mapToLong(Turn::outputTokens).sum(),
                costUsd(),
                last.elapsedMs(),
                last.finishReason(),
                last.confidence(),
                uses);
    }

    BigDecimal costUsd() {
        return turns.stream().map(Turn::costUsd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    long tokens() {
        return turns.stream()
                .mapToLong(turn -> turn.inputTokens() + turn.outputTokens())
                .sum();
    }

    /** How long the run has been worked on, by this worker and those before it, in milliseconds. */
    long elapsedMs() {
        return earlierMs + (System.nanoTime() - startedNanos) / NANOS_PER_MS;
    }

    private static long elapsedMs(Turn last) {
        return last.elapsedMs()
                + last.results().stream()
                        .mapToLong(ToolOutcome::durationMs)
                        .max()
                        .orElse(0);
    }

    Order order() {
        return order;
    }

    Agent agent() {
        return agent;
    }

    /** How often a person had the order run anew. */
    public int run() {
        return run;
    }

    ModelAccount account() {
        return account;
    }

    List<OfferedTool> tools() {
        return tools;
    }

    ConversationOpening opening() {
        return opening;
    }

    List<Turn> turns() {
        return List.copyOf(turns);
    }

    /** Nothing of what was said may reach a log line by accident. */
    @Override
    public String toString() {
        return "run " + run + " of " + order.orderId() + " after " + turns.size() + " turns";
    }
}
