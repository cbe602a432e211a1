package tools.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An MCP server that is a process of its own. It needs nothing but a Java runtime. */
public final class StdioMcp {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private static final String PLACE =
            Path.of("target", "test-classes").toAbsolutePath().toString();

    private StdioMcp() {}

    /** What an operator writes to have it. */
    static String listed() {
        return """
                servers:
                  local:
                    command: %s
                    args: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -cp, %s, tools.mcp.StdioMcp]
                    env: {LISTED: "yes"}
                  missing: {command: /no/such/program}
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Path.of("target", "test-classes").toAbsolutePath());
    }

    public static void main(String... args) throws IOException, InterruptedException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.err.println("noise");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher id = ID.matcher(line);
            if (!id.find()) {
                continue;
            }
            if (line.contains("\"initialize\"")) {
                answer(id, "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}}}");
            } else if (line.contains("\"tools/list\"")) {
                System.out.println("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"sampling/createMessage\"}");
                answer(
                        id,
                        "{\"tools\":[" + tool("break") + "," + tool("env") + "," + tool("exit") + "," + tool("flood")
                                + "," + tool("hang") + "]}");
            } else if (line.contains("\"name\":\"exit\"")) {
                System.exit(3);
            } else if (line.contains("\"name\":\"flood\"")) {
                while (true) {
                    System.out.print("x".repeat(100_000));
                }
            } else if (line.contains("\"name\":\"hang\"")) {
                Thread.sleep(600_000);
            } else if (line.contains("\"name\":\"break\"")) {
                answer(
                        id,
                        "{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"Traceback:\\n  File \\\"" + PLACE
                                + "/serve.py\\\", line 3\\nKeyError: 'x', see https://example.org/a/b\\n    at Serve.main("
                                + PLACE
                                + "/Serve.java:1)\"}]}");
            } else if (line.contains("\"tools/call\"")) {
                String text = ProcessHandle.current().pid() + " "
                        + String.join(",", System.getenv().keySet());
                answer(id, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
            }
        }
    }

    private static String tool(String name) {
        return "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}";
    }

    private static void answer(Matcher id, String result) {
        System.out.println("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}");
    }
}
