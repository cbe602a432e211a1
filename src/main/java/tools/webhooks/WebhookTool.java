package tools.webhooks;

import agents.Agent;
import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import outgoing.Destination;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRefused;
import outgoing.OutgoingUnreached;
import outgoing.Webhook;
import outgoing.WebhookKeys;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolUnavailable;

/** What the route {@code tool-webhook} is made of: opens a call, and reads what it brought. */
@ApplicationScoped
@Named("webhookTool")
public class WebhookTool {

    private static final String FAILED = "the tool's webhook failed: ";

    private final ObjectMapper json = Json.mapper();
    private final WebhookKeys keys;

    public WebhookTool(WebhookKeys keys) {
        this.keys = keys;
    }

    /**
     * The call that the model wishes for, at the address that the agent's owner declared. The arguments are its body and
     * nothing else.
     *
     * @throws ToolFailure if the agent has no such webhook, or not what it takes to call it
     */
    public WebhookCall open(Agent agent, ToolCall wish) throws JsonProcessingException {
        Instant now = Instant.now();
        Webhook webhook = Webhook.of(agent, wish.name()).orElseThrow(() -> new ToolFailure("there is no such tool"));
        try {
            return new WebhookCall(
                    Destination.parse(webhook.url()),
                    keys.authorization(agent.id(), webhook),
                    keys.signature(agent.id(), webhook),
                    wish.key(),
                    json.writeValueAsString(wish.arguments()).getBytes(StandardCharsets.UTF_8),
                    now.plus(webhook.timeout()));
        } catch (OutgoingRefused refused) {
            throw failed(refused.getMessage(), refused);
        }
    }

    /** Notes what a try brought. */
    public void note(WebhookCall call, OutgoingAnswer brought) {
        call.answered(brought);
    }

    /** The answer's text for the model. */
    public String read(WebhookCall call) {
        OutgoingAnswer answer = call.answer();
        if (answer.status() / 100 == 3) {
            throw failed("it answered with a redirect, which is not followed", null);
        }
        if (answer.status() / 100 != 2) {
            throw failed("it answered with status " + answer.status(), null);
        }
        return call.withoutSecrets(WebhookText.of(answer));
    }

    /**
     * Never returns: there was no answer. The order waits for a webhook that was not reached; of one that was, by this try or an
     * earlier one of the call, nobody knows what it has done, and the model is told why.
     */
    public void fail(WebhookCall call, OutgoingFailure failure) {
        if (failure instanceof OutgoingUnreached && call.answer() == null) {
            throw new ToolUnavailable(FAILED + failure.getMessage(), failure);
        }
        throw failed(failure.getMessage(), failure);
    }

    private static ToolFailure failed(String reason, Exception cause) {
        return new ToolFailure(FAILED + reason, cause);
    }
}
