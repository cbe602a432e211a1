package outgoing;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.ToolFailure;

/** Tells the owner of an agent something by a webhook of theirs, signed by the Standard Webhooks scheme. */
@ApplicationScoped
public class OwnerWebhooks {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final WebhookKeys keys;

    OwnerWebhooks(WebhookKeys keys) {
        this.keys = keys;
    }

    /**
     * One try of a message.
     *
     * @param url as the owner wrote it
     * @param secret the name of the agent's secret to sign with; null for {@code WEBHOOK_SIGNING_SECRET}, if the agent has that
     * @param id the same for every try of one message, without a full stop
     * @param body JSON
     * @throws OutgoingRefused if the address is malformed
     * @throws ToolFailure if the message cannot be signed as the owner wants
     */
    public OutgoingRequest request(UUID agentId, String url, String secret, String id, String body)
            throws OutgoingRefused {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
        keys.signature(agentId, Optional.ofNullable(secret))
                .ifPresent(signer -> headers.putAll(signer.headers(id, Instant.now(), bytes)));
        headers.putIfAbsent("webhook-id", id);
        return new OutgoingRequest("POST", Destination.parse(url), headers, bytes, TIMEOUT, LONGEST_ANSWER);
    }
}
