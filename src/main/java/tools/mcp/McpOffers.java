package tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import tools.OfferedTool;

/**
 * Chooses among the tools that an MCP server lists, which may be as many, as large and as odd as it likes. What is left out is
 * told to the agent's owner.
 */
final class McpOffers {

    /** As many as a request to OpenAI can have. */
    static final int MOST_TOOLS = 128;

    static final int LONGEST_DESCRIPTION = 1024;
    /** All of a server's names, descriptions and schemas together, in characters: some 30,000 tokens of each request. */
    static final int LONGEST_LIST = 100_000;

    private static final String ROUTE = "tool-mcp";
    private static final String NAME = "[a-zA-Z0-9_-]+";
    private static final int LONGEST_NAME = 64;
    private static final int HASH_DIGITS = 8;
    private static final int MOST_NOTES = 20;

    private final McpServer server;
    private final List<McpOffer> offers = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, String> owners = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private int length;

    McpOffers(McpServer server) {
        this.server = server;
    }

    /** Takes the next tool of the list; true if no more are wanted. */
    boolean take(JsonNode listed) {
        String name = listed.path("name").asText();
        if (!server.allows(name)) {
            return false;
        }
        Optional<String> fault = fault(listed, name);
        if (fault.isPresent()) {
            note("its tool " + McpText.line(name, LONGEST_NAME) + " is left out: " + fault.get());
            return false;
        }
        OfferedTool tool = offered(listed, name);
        int added = tool.name().length()
                + tool.description().length()
                + tool.parameters().toString().length();
        if (offers.size() == MOST_TOOLS || length + added > LONGEST_LIST) {
            note("it lists more than " + offers.size() + " tools, or longer ones than fit: the others are left out;"
                    + " name those that are wanted in its tools");
            return true;
        }
        length += added;
        offers.add(new McpOffer(tool, server, name));
        return server.allowed().map(names -> names.size() == offers.size()).orElse(false);
    }

    /** The tools that are offered to the model. */
    List<McpOffer> offers() {
        return List.copyOf(offers);
    }

    /** What the agent's owner should know, a line each; call it when the list has ended. */
    List<String> notes() {
        server.allowed()
                .ifPresent(names -> names.stream()
                        .filter(name -> !seen.contains(name))
                        .sorted()
                        .forEach(name -> note("it does not list the tool " + McpText.line(name, LONGEST_NAME))));
        return List.copyOf(notes);
    }

    private Optional<String> fault(JsonNode listed, String name) {
        if (name.isEmpty() || name.length() > 2 * LONGEST_NAME || McpText.hasUnseen(name)) {
            return Optional.of("its name is malformed");
        }
        if (!seen.add(name)) {
            return Optional.of("there is another of that name");
        }
        if (!name.equals(owners.computeIfAbsent(shown(name), free -> name))) {
            return Optional.of("its name is too much like another's");
        }
        return McpSchema.fault(listed.path("inputSchema"));
    }

    private OfferedTool offered(JsonNode listed, String name) {
        String description = McpText.block(listed.path("description").asText(), LONGEST_DESCRIPTION);
        ObjectNode parameters = McpSchema.cleaned((ObjectNode) listed.get("inputSchema"));
        return new OfferedTool(shown(name), description, parameters, ROUTE);
    }

    /**
     * The model's name for the tool, the same whatever else is listed: its own where it fits, else what fits of it and the
     * start of its hash.
     */
    private String shown(String name) {
        String prefix = server.name() + "__";
        if (name.matches(NAME) && prefix.length() + name.length() <= LONGEST_NAME) {
            return prefix + name;
        }
        String hash = Numeric.toHexStringNoPrefix(Hash.sha256(name.getBytes(StandardCharsets.UTF_8)));
        String plain = name.replaceAll("[^a-zA-Z0-9_-]", "_");
        int room = LONGEST_NAME - prefix.length() - 1 - HASH_DIGITS;
        return prefix + plain.substring(0, Math.min(room, plain.length())) + "_" + hash.substring(0, HASH_DIGITS);
    }

    private void note(String note) {
        if (notes.size() < MOST_NOTES) {
            notes.add("the MCP server " + server.name() + ": " + note);
        }
    }
}
