package outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "' 7 ', 7",
        "'Thu, 1 Jan 2026 00:01:30 GMT', 90",
        "'Wed, 31 Dec 2025 23:59:00 GMT', 0",
        "-5, 0",
        "soon, 0",
        "'', 0",
        "-1.5, 0",
        "1.0, 1",
        "60s, 60",
        "'1m30s', 90",
        "'1 minute', 60",
        "'Sunday, 04-Jan-26 00:00:00 GMT', 3600",
        "'Thu Jan  1 00:01:30 2026', 90",
        "2026-01-01T00:01:30Z, 90",
        "2026-01-01T01:01:30+01:00, 90",
        "5 parsecs, 0",
        "99999999999999999999, 3600",
        "86400, 3600",
        "'Fri, 1 Jan 2027 00:00:00 GMT', 3600",
    })
    void everyFormIsReadAndNothingElse(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), RetryAfter.parse(header, NOW));
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1500", "4.5, 4500", ".25, 250", "350ms, 350", "2m59.56s, 179560", "500 milliseconds, 500"})
    void fractionsCount(String header, long ms) {
        assertEquals(Duration.ofMillis(ms), RetryAfter.parse(header, NOW));
    }

    @ParameterizedTest
    @CsvSource({"1767225690, 90", "1767225690000, 90", "30, 30", "6m0s, 360", "1000000000, 0"})
    void aResetMayBeATime(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), RetryAfter.reset(header, NOW));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"null"},
            nullValues = "null")
    void noHeaderIsNoWait(String header) {
        assertEquals(Duration.ZERO, RetryAfter.parse(header, NOW));
    }
}
