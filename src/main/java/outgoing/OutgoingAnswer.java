package outgoing;

import java.util.Optional;

/**
 * What came back, whatever its status. It may repeat the key that it was asked with, and so it is never shown.
 *
 * @param status the HTTP status
 * @param contentType the header {@code Content-Type}, if there was one
 * @param retryAfter the header {@code Retry-After}, if there was one
 * @param body the bytes; none if there was no body
 */
public record OutgoingAnswer(int status, Optional<String> contentType, Optional<String> retryAfter, byte[] body) {

    @Override
    public String toString() {
        return "an answer with status " + status;
    }
}
