package tools.mcp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How MCP servers are dealt with. */
@ConfigMapping(prefix = "agentl2.tools.mcp")
public interface McpSettings {

    /** A YAML or JSON file of commands that agents may name as servers ({@code MCP_STDIO_SERVERS}); none without it. */
    Optional<String> stdioServers();

    /** How long a server's list of tools is used before it is fetched again, in milliseconds. */
    @WithDefault("60000")
    int listMs();

    /** How long the session of an order lasts that is not used, in milliseconds. */
    @WithDefault("300000")
    int idleMs();

    /** How many servers may be running as child processes for calls, over all orders. */
    @WithDefault("32")
    int mostProcesses();
}
