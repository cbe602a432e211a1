package tools.mcp;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import outgoing.Destination;
import outgoing.StallCases;

/** A server by HTTP; what it is asked is told the model as failed. */
class StalledMcpTest extends StallCases {

    @Override
    protected Map<String, Client> clients() throws Exception {
        var outgoing = outgoing();
        return Map.of(
                "MCP by HTTP",
                url -> McpSession.open(
                        new McpHttpLink(outgoing, Destination.parse(url + "/mcp"), Optional.empty(), () -> {}), LIMIT));
    }

    @Override
    protected Class<? extends Exception> failure() {
        return IOException.class;
    }
}
