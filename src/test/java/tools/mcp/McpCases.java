package tools.mcp;

import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Agents with a server named {@code shop}, and what that server sends. */
final class McpCases {

    private McpCases() {}

    static void stream(HttpExchange call, String... pieces) throws IOException {
        call.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        call.sendResponseHeaders(200, 0);
        for (String piece : pieces) {
            call.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
            call.getResponseBody().flush();
        }
        try {
            // Its end is never reached.
            while (true) {
                Thread.sleep(500);
                call.getResponseBody().write(": still there\n\n".getBytes(StandardCharsets.UTF_8));
                call.getResponseBody().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String event(String data) {
        return "data: " + data + "\n\n";
    }

    static JsonNode json(String text) {
        try {
            return StubMcp.JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    static ObjectNode server(Map<String, Object> declared) {
        ObjectNode server = StubMcp.JSON.createObjectNode().put("name", "shop").put("url", StubMcp.url());
        declared.forEach((name, value) -> server.set(name, StubMcp.JSON.valueToTree(value)));
        return server;
    }

    static ObjectNode stdio(String command) {
        return StubMcp.JSON.createObjectNode().put("name", "shop").put("stdio", command);
    }

    static Agent agent(ObjectNode server) {
        return TestAgents.agent()
                .mcpServers(StubMcp.JSON.createArrayNode().add(server))
                .build();
    }

    static String session(String answer) {
        return answer.split(" ")[0];
    }

    static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }
}
