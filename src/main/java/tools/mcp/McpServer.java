package tools.mcp;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server of the Model Context Protocol, as the agent's owner listed it.
 *
 * @param name what its tools' names begin with
 * @param url as declared; nobody has checked where it leads. Empty if it is a command of the operator's.
 * @param stdio the name that the operator gave the command; empty if there is a url
 * @param secret the name of the agent's secret that is sent as a bearer token
 * @param allowed the only tools of it that are wanted, by its own names; empty if all are
 * @param timeout for each listing and each call
 */
record McpServer(
        String name,
        Optional<String> url,
        Optional<String> stdio,
        Optional<String> secret,
        Optional<Set<String>> allowed,
        Duration timeout) {

    private static final int DEFAULT_SECONDS = 30;
    private static final int MOST_SECONDS = 120;

    /** The agent's servers, in its owner's order. */
    static List<McpServer> of(Agent agent) {
        List<McpServer> servers = new ArrayList<>();
        for (JsonNode server : agent.mcpServers()) {
            int seconds = server.path("timeoutSeconds").asInt(DEFAULT_SECONDS);
            servers.add(new McpServer(
                    server.path("name").asText(),
                    text(server, "url"),
                    text(server, "stdio"),
                    text(server, "secret"),
                    allowed(server.path("tools")),
                    Duration.ofSeconds(Math.clamp(seconds, 1, MOST_SECONDS))));
        }
        return servers;
    }

    /** Whether the owner wants the tool that the server calls {@code tool}. */
    boolean allows(String tool) {
        return allowed.map(names -> names.contains(tool)).orElse(true);
    }

    private static Optional<Set<String>> allowed(JsonNode names) {
        if (!names.isArray()) {
            return Optional.empty();
        }
        Set<String> allowed = new HashSet<>();
        names.forEach(name -> allowed.add(name.asText()));
        return Optional.of(allowed);
    }

    private static Optional<String> text(JsonNode server, String field) {
        return Optional.ofNullable(server.path(field).textValue());
    }
}
