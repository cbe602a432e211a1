package tools.mcp;

import java.util.List;
import java.util.Map;

/**
 * How a server of the operator's is started. Its environment may have secrets in it, and so it is never shown.
 *
 * @param line the program and its arguments
 * @param environment all that the process gets
 */
record McpCommand(List<String> line, Map<String, String> environment) {

    @Override
    public String toString() {
        return "McpCommand[" + line.get(0) + "]";
    }
}
