package runs;

import agents.Agent;
import base.RouteRow;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import models.ModelAccounts;
import models.ModelCall;
import models.ModelReply;
import models.Quotable;
import orders.Order;
import orders.PermanentFailure;
import orders.TransientFailure;
import tools.OfferedTool;

/** What the route {@code run-agent} is made of: takes a conversation up where it was left, and leads it to its end. */
@ApplicationScoped
@Named("conversations")
public class Conversations {

    private final ModelAccounts accounts;
    private final TakenTools takenTools;
    private final ObjectMapper json;

    public Conversations(ModelAccounts accounts, TakenTools takenTools, ObjectMapper json) {
        this.accounts = accounts;
        this.takenTools = takenTools;
        this.json = json;
    }

    /** The row of a run of which nothing was stored, as the claim saw it; null if it is to be read. */
    public Map<String, Object> unbegun(Order order) {
        return order.known().isBegun() ? null : Map.of("run", order.known().run(), "turns", "[]");
    }

    /**
     * The conversation of the order's run, with the turns that were stored. Model, limits, tools and system prompt are the
     * agent's; what the buyer sent is only text.
     *
     * @param row what {@code load-run.sql} or {@link #unbegun} returned; null if there is no such order
     * @throws PermanentFailure if the model cannot be called, or a tool is not there
     */
    public Conversation open(Order order, Agent agent, List<? extends Quotable> passages, Map<String, Object> row)
            throws JsonProcessingException {
        if (row == null) {
            throw new TransientFailure("the order is not stored", null);
        }
        Stored stored = RouteRow.as(Stored.class, row);
        List<Turn> turns = json.readValue(stored.turns(), new TypeReference<>() {});
        // What has its answer needs no tools, and not the servers that would have to list them.
        boolean isAnswered = !turns.isEmpty()
                && (turns.getLast().isAnswer() || turns.getLast().isWithheld());
        List<OfferedTool> tools = isAnswered ? List.of() : takenTools.of(agent);
        String params = order.input().params().isEmpty()
                ? ""
                : json.writeValueAsString(order.input().params());
        var opening = ConversationOpening.of(
                agent, order.input(), params, Objects.requireNonNullElse(passages, List.of()), !tools.isEmpty());
        return new Conversation(order, agent, stored.run(), accounts.of(agent), tools, opening, turns);
    }

    /** @param turns as JSON */
    private record Stored(int run, String turns) {}

    /** The next model call. */
    public ModelCall next(Conversation run) {
        return ModelCalls.next(run);
    }

    /** The turn that the call has become. */
    public Turn turn(Conversation run, ModelCall call) {
        ModelReply reply = call.reply();
        return new Turn(
                run.turns().size() + 1,
                reply.text(),
                reply.reasoning(),
                reply.calls(),
                call.model().name(),
                reply.inputTokens(),
                reply.outputTokens(),
                reply.costUsd(),
                reply.durationMs(),
                run.elapsedMs(),
                ModelCalls.finishReason(run, call),
                reply.confidence(),
                List.of());
    }

    /** Goes on with the turn, which is not stored yet. */
    public void add(Conversation run, Turn turn) {
        run.add(turn);
    }

    /** Returns if the tools that the model asks for may be called. */
    public void checkBeforeTools(Conversation run) {
        RunLimits.checkBeforeTools(run);
    }

    /**
     * What the buyer gets.
     *
     * @throws PermanentFailure if there is none, it was cut off because the run reached a limit, or it is not whole and the agent
     *     sells no such answers
     */
    public Answer answer(Conversation run) {
        RunLimits.checkAnswer(run);
        return run.answer();
    }
}
