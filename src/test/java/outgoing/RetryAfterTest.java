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
        "1.5, 0",
        "99999999999999999999, 3600",
        "86400, 3600",
        "'Fri, 1 Jan 2027 00:00:00 GMT', 3600",
    })
    void bothFormsAreReadAndNothingElse(String header, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), RetryAfter.parse(header, NOW));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"null"},
            nullValues = "null")
    void noHeaderIsNoWait(String header) {
        assertEquals(Duration.ZERO, RetryAfter.parse(header, NOW));
    }
}
