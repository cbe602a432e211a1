package outgoing;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads the header {@code Retry-After}, which is seconds or an HTTP date (RFC 9110, section 10.2.3). */
public final class RetryAfter {

    /** No provider is believed that wants to be left alone for longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** How long to wait from {@code now}; zero if {@code header} is missing, in the past or of neither form. */
    public static Duration parse(String header, Instant now) {
        String value = header == null ? "" : header.strip();
        Duration wait;
        if (value.matches("\\d+")) {
            wait = value.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(value));
        } else {
            wait = untilDate(value, now);
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static Duration untilDate(String value, Instant now) {
        try {
            return Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException neitherForm) {
            return Duration.ZERO;
        }
    }
}
