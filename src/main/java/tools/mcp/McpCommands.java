package tools.mcp;

import agents.editing.ToolServers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The commands that agents' MCP servers may be, by name, from the file that {@code MCP_STDIO_SERVERS} points at; none without
 * it. An agent's owner chooses among them and says nothing else of what is run.
 */
@Startup
@ApplicationScoped
public class McpCommands implements ToolServers {

    private static final String NAME = "[a-z][a-z0-9_-]{0,31}";

    private final Map<String, McpCommand> commands = new TreeMap<>();

    /** @throws IllegalStateException with one line that names the file, the server and the field that is wrong */
    public McpCommands(McpSettings settings) {
        settings.stdioServers()
                .map(String::strip)
                .filter(file -> !file.isEmpty())
                .ifPresent(this::load);
    }

    /** The command of that name, if the operator has one. */
    Optional<McpCommand> find(String name) {
        return Optional.ofNullable(commands.get(name));
    }

    @Override
    public Optional<String> refusal(String stdio) {
        if (commands.isEmpty()) {
            return Optional.of("is not possible here: the operator has listed no servers for it (MCP_STDIO_SERVERS)");
        }
        return commands.containsKey(stdio)
                ? Optional.empty()
                : Optional.of(
                        "is not a server of this runtime; it should be one of " + String.join(", ", commands.keySet()));
    }

    private void load(String file) {
        JsonNode servers = read(file).path("servers");
        if (!servers.isObject() || servers.isEmpty()) {
            throw new IllegalStateException(
                    "MCP_STDIO_SERVERS " + file + " has no servers; it should have a map named servers");
        }
        for (Map.Entry<String, JsonNode> entry : servers.properties()) {
            if (!entry.getKey().matches(NAME)) {
                throw new IllegalStateException(
                        "MCP_STDIO_SERVERS " + file + ": the name " + entry.getKey() + " should match " + NAME);
            }
            commands.put(entry.getKey(), new Entry(file, entry.getKey(), entry.getValue()).command());
        }
    }

    private static JsonNode read(String file) {
        try {
            return new YAMLMapper().readTree(Files.readAllBytes(Path.of(file)));
        } catch (IOException | IllegalArgumentException e) {
            // The parser's message quotes the file, which may have secrets in it.
            throw new IllegalStateException("MCP_STDIO_SERVERS " + file + " cannot be read as YAML or JSON", e);
        }
    }

    /** One entry of the file. */
    private record Entry(String file, String name, JsonNode fields) {

        McpCommand command() {
            fields.fieldNames().forEachRemaining(field -> {
                if (!List.of("command", "args", "env").contains(field)) {
                    throw wrong(field, "left out");
                }
            });
            List<String> line = new ArrayList<>();
            line.add(text("command", fields.path("command")));
            if (line.get(0).isBlank()) {
                throw wrong("command", "a program");
            }
            JsonNode arguments = fields.path("args");
            if (!arguments.isMissingNode() && !arguments.isArray()) {
                throw wrong("args", "a list of texts");
            }
            arguments.forEach(argument -> line.add(text("args", argument)));
            Map<String, String> environment = new LinkedHashMap<>();
            JsonNode variables = fields.path("env");
            if (!variables.isMissingNode() && !variables.isObject()) {
                throw wrong("env", "a map of texts");
            }
            variables.properties().forEach(entry -> environment.put(entry.getKey(), text("env", entry.getValue())));
            return new McpCommand(List.copyOf(line), environment);
        }

        private String text(String field, JsonNode value) {
            if (!value.isTextual() || value.asText().indexOf('\0') >= 0) {
                throw wrong(field, "made of texts (in quotes, where they look like numbers)");
            }
            return value.asText();
        }

        private IllegalStateException wrong(String field, String form) {
            return new IllegalStateException(
                    "MCP_STDIO_SERVERS " + file + ": " + field + " of server " + name + " should be " + form);
        }
    }
}
