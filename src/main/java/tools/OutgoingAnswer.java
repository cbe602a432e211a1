package tools;

import java.util.Optional;

/**
 * What came back, whatever its status.
 *
 * @param status the HTTP status
 * @param contentType the header {@code Content-Type}, if there was one
 * @param retryAfter the header {@code Retry-After}, if there was one
 * @param body the bytes; none if there was no body
 */
public record OutgoingAnswer(int status, Optional<String> contentType, Optional<String> retryAfter, byte[] body) {}
