package tools.mcp;

import base.Redaction;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.HttpResponse;
import outgoing.Destination;
import outgoing.Outgoing;
import outgoing.OutgoingFailure;
import outgoing.OutgoingLate;
import outgoing.OutgoingRequest;
import outgoing.OutgoingUnreached;
import outgoing.RetryAfter;

/**
 * The transport "Streamable HTTP" (MCP 2025-06-18, Basic Protocol, Transports): each message is a POST through the guard of
 * outgoing calls; the answer is JSON, or a stream of events that is read until the response is there. It has a secret and is
 * no record.
 */
final class McpHttpLink implements McpLink {

    private static final String SESSION = "Mcp-Session-Id";
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int NOT_FOUND = 404;
    /** A server that asks more than this while it works on one request is not worked with. */
    private static final int MOST_REFUSALS = 100;

    private final Outgoing outgoing;
    private final Destination destination;
    private final Optional<String> authorization;
    private final Runnable otherTools;
    private volatile String session;
    private volatile String version;

    /**
     * @param authorization the value of the header of that name
     * @param otherTools is called when the server says that its list of tools is another
     */
    McpHttpLink(Outgoing outgoing, Destination destination, Optional<String> authorization, Runnable otherTools) {
        this.outgoing = outgoing;
        this.destination = destination;
        this.authorization = authorization;
        this.otherTools = otherTools;
    }

    @Override
    public ObjectNode ask(ObjectNode request, Instant deadline) throws IOException {
        try {
            return outgoing.stream(post(request, deadline), (head, body) -> {
                check(head);
                keepSession(head);
                return response(request, deadline, head, body);
            });
        } catch (OutgoingFailure e) {
            throw failure(e, deadline);
        }
    }

    @Override
    public void tell(ObjectNode notification, Instant deadline) throws IOException {
        try {
            outgoing.stream(post(notification, deadline), (head, body) -> {
                check(head);
                return true;
            });
        } catch (OutgoingFailure e) {
            throw failure(e, deadline);
        }
    }

    @Override
    public void agree(String agreed) {
        version = agreed;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        if (session == null) {
            return;
        }
        var farewell = new OutgoingRequest("DELETE", destination, headers(), null, FAREWELL, 1);
        Thread.startVirtualThread(() -> {
            try {
                outgoing.stream(farewell, (head, body) -> true);
            } catch (IOException | RuntimeException e) {
                // The server ends the session by itself some day.
                return;
            }
        });
    }

    private OutgoingRequest post(ObjectNode message, Instant deadline) {
        return new OutgoingRequest(
                "POST",
                destination,
                headers(),
                McpMessages.bytes(message),
                Duration.between(Instant.now(), deadline),
                LONGEST_ANSWER);
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(
                Map.of("Content-Type", "application/json", "Accept", "application/json, text/event-stream"));
        authorization.ifPresent(value -> headers.put("Authorization", value));
        if (session != null) {
            headers.put(SESSION, session);
        }
        if (version != null) {
            headers.put("MCP-Protocol-Version", version);
        }
        return headers;
    }

    private void check(HttpResponse head) throws McpFailure {
        int status = head.getCode();
        if (status / 100 == 2) {
            return;
        }
        if (status / 100 == 3) {
            throw McpFailure.broken("it answered with a redirect, which is not followed");
        }
        boolean forgotten = status == NOT_FOUND && session != null;
        throw new McpFailure(
                forgotten ? McpFailure.Kind.FORGOTTEN : McpFailure.Kind.BROKEN,
                "it answered with status " + status,
                RetryAfter.parse(Outgoing.header(head, "Retry-After").orElse(null), Instant.now()),
                null);
    }

    private void keepSession(HttpResponse head) throws McpFailure {
        Optional<String> given = Outgoing.header(head, SESSION);
        if (session != null || given.isEmpty()) {
            return;
        }
        // Visible ASCII, says the transport's section "Session Management".
        if (!given.get().matches("[!-~]{1,512}")) {
            throw McpFailure.broken("the id of its session is malformed");
        }
        session = given.get();
    }

    private ObjectNode response(ObjectNode request, Instant deadline, HttpResponse head, InputStream body)
            throws IOException {
        String type = Outgoing.header(head, "Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/event-stream")) {
            return streamed(request, deadline, body);
        }
        if (!type.startsWith("application/json")) {
            throw McpFailure.broken("it answered with neither JSON nor a stream of events");
        }
        for (ObjectNode message : McpMessages.parse(clean(new String(body.readAllBytes(), StandardCharsets.UTF_8)))) {
            if (McpMessages.answers(message, request.get("id"))) {
                return message;
            }
        }
        throw McpFailure.broken("its answer is not a response to the request");
    }

    /** What the server says without the token that it was called with. */
    private String clean(String text) {
        return Redaction.without(
                authorization.map(value -> value.replaceFirst("^Bearer ", "")).stream()
                        .toList(),
                text);
    }

    /** Reads server-sent events (WHATWG HTML, section 9.2.6) until one of them is the response. */
    private ObjectNode streamed(ObjectNode request, Instant deadline, InputStream body) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        var data = new StringBuilder();
        int refusals = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                data.append(line.startsWith("data: ") ? line.substring(6) : line.substring(5))
                        .append('\n');
            } else if (line.isEmpty() && !data.isEmpty()) {
                for (ObjectNode message : McpMessages.parse(clean(data.toString()))) {
                    if (McpMessages.answers(message, request.get("id"))) {
                        return message;
                    }
                    if (McpMessages.tellsOfOtherTools(message)) {
                        otherTools.run();
                    }
                    Optional<ObjectNode> refusal = McpMessages.refusal(message);
                    if (refusal.isPresent()) {
                        if (++refusals > MOST_REFUSALS) {
                            throw McpFailure.broken("it asks for too much itself");
                        }
                        refuse(refusal.get(), deadline);
                    }
                }
                data.setLength(0);
            }
        }
        throw McpFailure.broken("the stream of its answer ended without a response");
    }

    /**
     * Tells the server no, while it works on a request. Whatever comes of that, the server has the request: it is not as one that
     * was never reached, or that has forgotten the session.
     */
    private void refuse(ObjectNode refusal, Instant deadline) throws IOException {
        try {
            tell(refusal, deadline);
        } catch (McpFailure e) {
            throw new McpFailure(McpFailure.Kind.BROKEN, e.getMessage(), e);
        }
    }

    private static McpFailure failure(OutgoingFailure e, Instant deadline) {
        if (e instanceof McpFailure known) {
            return known;
        }
        if (e instanceof OutgoingUnreached) {
            return new McpFailure(McpFailure.Kind.UNREACHED, e.getMessage(), e);
        }
        // The call's own clock may be a little before this one.
        boolean late = e instanceof OutgoingLate || !Instant.now().isBefore(deadline);
        return new McpFailure(late ? McpFailure.Kind.LATE : McpFailure.Kind.BROKEN, e.getMessage(), e);
    }
}
