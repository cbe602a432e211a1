package tools.mcp;

import base.Version;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** One client's session with an MCP server, from {@code initialize} on. It is safe for several threads. */
final class McpSession implements AutoCloseable {

    /** The revision that is asked for, and those that do for us what it does. */
    private static final String VERSION = "2025-06-18";

    private static final Set<String> VERSIONS = Set.of("2024-11-05", "2025-03-26", VERSION, "2025-11-25");
    private static final int MOST_PAGES = 100;
    private static final int LONGEST_REASON = 500;
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    /** What a call is known by for ever, so that a server can act once when it is called twice. */
    private static final String KEY = "agentl2/idempotency-key";

    private final McpLink link;
    private final Duration timeout;
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicReference<Runnable> atEnd = new AtomicReference<>(() -> {});

    private McpSession(McpLink link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    /** @throws IOException if the server does not begin a session; the link is then closed */
    static McpSession open(McpLink link, Duration timeout) throws IOException {
        var session = new McpSession(link, timeout);
        try {
            session.initialize();
            return session;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    boolean isOpen() {
        return link.isOpen();
    }

    /** Has {@code runnable} run when this is closed, once. */
    McpSession whenClosed(Runnable runnable) {
        atEnd.set(runnable);
        return this;
    }

    @Override
    public void close() {
        link.close();
        atEnd.getAndSet(() -> {}).run();
    }

    /**
     * Reads the server's list of tools until it ends or {@code enough} says so.
     *
     * @param enough is shown one tool after the other, as the server describes them
     */
    void list(Predicate<JsonNode> enough) throws IOException {
        Instant deadline = Instant.now().plus(timeout);
        ObjectNode parameters = McpMessages.object();
        Set<String> seen = new HashSet<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode result = ask("tools/list", parameters, deadline);
            if (!result.path("tools").isArray()) {
                throw McpFailure.broken("it answered with no list of tools");
            }
            for (JsonNode tool : result.get("tools")) {
                if (enough.test(tool)) {
                    return;
                }
            }
            String cursor = result.path("nextCursor").textValue();
            if (cursor == null) {
                return;
            }
            if (!seen.add(cursor)) {
                throw McpFailure.broken("its list of tools goes round in a circle");
            }
            parameters = McpMessages.object().put("cursor", cursor);
        }
        throw McpFailure.broken("its list of tools has more than " + MOST_PAGES + " pages");
    }

    /** The result of calling the tool that the server knows as {@code name}. */
    JsonNode call(String name, JsonNode arguments, String key) throws IOException {
        ObjectNode parameters = McpMessages.object().put("name", name);
        parameters.set("arguments", arguments);
        parameters.putObject("_meta").put(KEY, key);
        return ask("tools/call", parameters, Instant.now().plus(timeout));
    }

    private void initialize() throws IOException {
        Instant deadline = Instant.now().plus(timeout);
        ObjectNode parameters = McpMessages.object().put("protocolVersion", VERSION);
        parameters.putObject("capabilities");
        parameters.putObject("clientInfo").put("name", "agentl2-runtime").put("version", Version.current());
        JsonNode result = ask("initialize", parameters, deadline);
        String agreed = result.path("protocolVersion").asText();
        if (!VERSIONS.contains(agreed)) {
            throw McpFailure.broken("it speaks another version of the protocol than " + VERSION);
        }
        link.agree(agreed);
        link.tell(McpMessages.notification("notifications/initialized"), deadline);
    }

    private JsonNode ask(String method, JsonNode parameters, Instant deadline) throws IOException {
        ObjectNode request = McpMessages.request(ids.incrementAndGet(), method, parameters);
        try {
            ObjectNode response = link.ask(request, deadline);
            if (response.has("error")) {
                throw refused(response.get("error"));
            }
            return response.get("result");
        } catch (McpFailure e) {
            if (e.kind() == McpFailure.Kind.LATE && !method.equals("initialize")) {
                cancel(request);
            }
            throw e;
        }
    }

    private void cancel(ObjectNode request) {
        ObjectNode cancellation = McpMessages.notification("notifications/cancelled");
        cancellation.putObject("params").put("reason", "late").set("requestId", request.get("id"));
        Thread.startVirtualThread(() -> {
            try {
                link.tell(cancellation, Instant.now().plus(FAREWELL));
            } catch (IOException | RuntimeException e) {
                // It was told so as a courtesy.
                return;
            }
        });
    }

    private static McpFailure refused(JsonNode error) {
        String reason = McpText.line(error.path("message").asText(), LONGEST_REASON);
        return new McpFailure(
                McpFailure.Kind.ANSWERED,
                "it answered with error " + error.path("code").asInt() + (reason.isBlank() ? "" : ": " + reason),
                null);
    }
}
