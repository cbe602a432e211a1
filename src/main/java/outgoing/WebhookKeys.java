package outgoing;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import secrets.sealing.Secrets;
import tools.ToolFailure;

/** The secrets of an agent that its webhooks are called with. */
@ApplicationScoped
public class WebhookKeys {

    private static final String DEFAULT_SIGNING_SECRET = "WEBHOOK_SIGNING_SECRET";
    /** Completes orders on chain, and so never leaves this process. */
    private static final String CHAIN_KEY = "AGENT_PRIVATE_KEY";

    private final Secrets secrets;

    WebhookKeys(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * The value of the header {@code Authorization} (RFC 6750); none if the tool names no secret.
     *
     * @throws ToolFailure if it names one that the agent does not have: nothing is then sent without it
     */
    public Optional<String> authorization(UUID agentId, Webhook webhook) {
        return webhook.secret().map(name -> {
            String value = named(agentId, name);
            if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new ToolFailure("the tool's secret cannot be sent in a header");
            }
            return "Bearer " + value;
        });
    }

    /**
     * What requests are signed with; none if the tool names no secret and the agent has none of the usual name.
     *
     * @throws ToolFailure if there is one that cannot be used: nothing is then sent unsigned
     */
    public Optional<StandardWebhook> signature(UUID agentId, Webhook webhook) {
        return signature(agentId, webhook.signingSecret());
    }

    /** The same for the secret {@code name}, or for none. */
    public Optional<StandardWebhook> signature(UUID agentId, Optional<String> name) {
        Optional<String> secret =
                name.map(wanted -> named(agentId, wanted)).or(() -> secrets.value(agentId, DEFAULT_SIGNING_SECRET));
        try {
            return secret.map(StandardWebhook::of);
        } catch (IllegalArgumentException malformed) {
            throw new ToolFailure("the tool's signing secret is malformed", malformed);
        }
    }

    private String named(UUID agentId, String name) {
        if (name.equals(CHAIN_KEY)) {
            throw new ToolFailure("the tool names a secret that is not for sending");
        }
        return secrets.value(agentId, name)
                .orElseThrow(() -> new ToolFailure("the tool names a secret that is not stored"));
    }
}
