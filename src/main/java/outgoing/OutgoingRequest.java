package outgoing;

import java.time.Duration;
import java.util.Map;

/**
 * A request to another's server. Its headers, its query and its body may have a key in them, and so they are never shown.
 *
 * @param method an HTTP method, such as {@code POST}
 * @param headers by name; they replace those that are set anyway
 * @param body sent as it is; null for none
 * @param timeout for all of it: the connection, the request, and the answer to its last byte
 * @param longestAnswer in bytes, after decompression
 */
public record OutgoingRequest(
        String method,
        Destination destination,
        Map<String, String> headers,
        byte[] body,
        Duration timeout,
        int longestAnswer) {

    @Override
    public String toString() {
        return method + " " + destination.uri().getHost();
    }
}
