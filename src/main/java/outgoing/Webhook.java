package outgoing;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * A tool with the handler {@code webhook}, as the agent's owner declared it.
 *
 * @param url as declared; nobody has checked where it leads
 * @param secret the name of the agent's secret that is sent as a bearer token
 * @param signingSecret the name of the agent's secret that requests are signed with
 * @param timeout for all tries together
 */
public record Webhook(String url, Optional<String> secret, Optional<String> signingSecret, Duration timeout) {

    private static final int DEFAULT_SECONDS = 15;
    private static final int MOST_SECONDS = 120;

    /** The agent's webhook of that name. */
    public static Optional<Webhook> of(Agent agent, String name) {
        for (JsonNode tool : agent.tools()) {
            if (tool.path("name").asText().equals(name)
                    && tool.path("handler").asText().equals("webhook")) {
                int seconds = tool.path("timeoutSeconds").asInt(DEFAULT_SECONDS);
                return Optional.of(new Webhook(
                        tool.path("webhookUrl").asText(),
                        text(tool, "secret"),
                        text(tool, "signingSecret"),
                        Duration.ofSeconds(Math.clamp(seconds, 1, MOST_SECONDS))));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(JsonNode tool, String field) {
        return Optional.ofNullable(tool.path(field).textValue());
    }
}
