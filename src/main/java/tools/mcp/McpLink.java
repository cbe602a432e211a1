package tools.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;

/** The way to one MCP server in one session: JSON-RPC 2.0 messages there and back. It is safe for several threads. */
interface McpLink extends AutoCloseable {

    /** The most that a server may send for one request, and in one message of a child process: 4 MiB. */
    int LONGEST_ANSWER = 4 * 1024 * 1024;

    /**
     * Sends a request and answers the response that has its id, a result or an error.
     *
     * @throws McpFailure if there is none
     */
    ObjectNode ask(ObjectNode request, Instant deadline) throws IOException;

    /** Sends what has no answer. */
    void tell(ObjectNode notification, Instant deadline) throws IOException;

    /** From now on the protocol's revision is {@code version}, such as {@code 2025-06-18}. */
    void agree(String version);

    /** False if nothing can be sent any more. */
    boolean isOpen();

    /** Ends the session, and what was started for it. Returns at once. */
    @Override
    void close();
}
