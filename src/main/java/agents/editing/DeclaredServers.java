package agents.editing;

import base.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashSet;
import java.util.Set;

/** The rules for an agent's servers of tools that its contract cannot say. */
final class DeclaredServers {

    private DeclaredServers() {}

    /**
     * @param trusted true if the agent's owner may have the operator's servers
     * @return {@code servers}, or an empty array if there is none
     */
    static ArrayNode checked(JsonNode servers, ToolServers known, boolean trusted) {
        ArrayNode checked = JsonNodeFactory.instance.arrayNode();
        Set<String> names = new HashSet<>();
        for (JsonNode server : servers) {
            String at = "mcpServers[" + checked.size() + "]";
            if (!names.add(server.get("name").asText())) {
                throw Refusal.invalid(at + ".name", "is used by another server of this agent");
            }
            if (server.has("url") == server.has("stdio")) {
                throw Refusal.invalid(at + ".url", "is needed, unless the server has a stdio; it cannot have both");
            }
            if (server.has("stdio")) {
                if (server.has("secret")) {
                    throw Refusal.invalid(at + ".secret", "is for servers that have a url");
                }
                if (!trusted) {
                    throw Refusal.invalid(
                            at + ".stdio",
                            "is only for agents of owners whom the operator trusts (TRUSTED_OWNERS); use a url");
                }
                known.refusal(server.get("stdio").asText()).ifPresent(reason -> {
                    throw Refusal.invalid(at + ".stdio", reason);
                });
            }
            checked.add(server);
        }
        return checked;
    }
}
