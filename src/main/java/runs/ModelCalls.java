package runs;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import models.CallOptions;
import models.CatalogueModel;
import models.ModelAccount;
import models.ModelAccounts;
import models.ModelCall;
import models.ModelReply;
import models.ProviderRequest;
import models.QuotedData;
import models.TokenCount;
import models.answers.Ending;
import orders.Order;
import orders.PermanentFailure;
import orders.TransientFailure;

/** Makes the calls that the route {@code call-model} sends. */
@ApplicationScoped
@Named("modelCalls")
public class ModelCalls {

    private final ModelAccounts accounts;

    public ModelCalls(ModelAccounts accounts) {
        this.accounts = accounts;
    }

    /**
     * The next call of a run.
     *
     * @throws PermanentFailure if it would go over one of the run's limits, or does not fit the model
     */
    static ModelCall next(Conversation run) {
        RunLimits.checkBeforeCall(run);
        CatalogueModel model = run.account().model();
        int wanted = wanted(run);
        ContextWindow window = ContextWindow.of(run, wanted);
        int most = RunLimits.answerTokens(run, window.tokens(), wanted);
        int turn = run.turns().size() + 1;
        int calls = run.turns().stream().mapToInt(one -> one.calls().size()).sum();
        // The model answers in its last turn if it cannot do anything else.
        boolean callsTools = turn < run.agent().limits().maxTurns()
                && calls < run.agent().limits().maxToolCalls();
        var call = new ModelCall(
                window.messages(),
                run.account(),
                new CallOptions(
                        run.agent().id(),
                        run.agent().temperature(),
                        most,
                        window.tokens(),
                        run.tools(),
                        callsTools,
                        null,
                        logprobs(run.agent(), model),
                        false));
        return call.endingIn(
                RunLimits.timeLeft(run),
                () -> RunLimits.timeIsUp(run, "the model " + model.name() + " had not answered then"));
    }

    /** The most tokens of an answer, whatever is left of the run's limits. */
    private static int wanted(Conversation run) {
        return Math.min(run.agent().maxTokensPerAnswer(), run.account().model().maxOutputTokens());
    }

    /** Why the model stopped in the turn that {@code call} has become. */
    static String finishReason(Conversation run, ModelCall call) {
        String said = call.reply().finishReason();
        return said.equals(Ending.CUT.word()) && call.options().maxTokens() < wanted(run) ? Turn.LIMITED : said;
    }

    /** Models that take no temperature, which are those that reason, refuse to tell log-probabilities too. */
    private static boolean logprobs(Agent agent, CatalogueModel model) {
        return agent.guardrails().approvalThreshold() != null
                && model.provider() == CatalogueModel.Provider.OPENAI
                && model.temperature() != null;
    }

    /**
     * A call of the agent's model that is not a turn of the run: the body for {@code direct:call-model}, after which the body
     * is the model's text. What it costs counts as the order's.
     *
     * @param system the instructions
     * @param user what they are about; quote what others wrote ({@link QuotedData})
     * @param maxTokens the most tokens of the answer
     * @param answerSchema a JSON Schema that the answer shall have, with {@code additionalProperties: false} and all properties
     *     required; null for free text. Not every provider makes the model keep to it, so read the text strictly.
     * @throws PermanentFailure if the agent's model cannot be called, or the text does not fit it
     */
    public ModelCall forChecks(Agent agent, String system, String user, int maxTokens, JsonNode answerSchema) {
        ModelAccount account = accounts.of(agent);
        CatalogueModel model = account.model();
        String instructions = answerSchema == null || ProviderRequest.takesSchema(model)
                ? system
                : system + "\n\nAnswer with one JSON object that fits this JSON Schema, and nothing else: "
                        + answerSchema;
        List<ChatMessage> messages = List.of(SystemMessage.from(instructions), UserMessage.from(user));
        int tokens = TokenCount.of(model.provider(), messages, List.of());
        int most = Math.min(maxTokens, model.maxOutputTokens());
        if (tokens + most > model.contextTokens()) {
            throw new PermanentFailure("a check of about " + tokens + " tokens does not fit model " + model.name());
        }
        return new ModelCall(
                messages,
                account,
                new CallOptions(agent.id(), 0, most, tokens, List.of(), false, answerSchema, false, true));
    }

    /** For {@code add-usage.sql}: what a check cost. */
    public Map<String, Object> usage(Order order, ModelCall call) {
        ModelReply reply = call.reply();
        Map<String, Object> row = new HashMap<>();
        row.put("id", order.id());
        row.put("attempt", order.attempt());
        row.put("inputTokens", reply.inputTokens());
        row.put("outputTokens", reply.outputTokens());
        row.put("costUsd", reply.costUsd());
        return row;
    }

    /** Fails unless {@code rows}, which a statement returned, show that this attempt still holds the order. */
    public static void requireHeld(List<?> rows) {
        if (rows.isEmpty()) {
            throw new TransientFailure("the order was settled or taken over meanwhile", null);
        }
    }
}
