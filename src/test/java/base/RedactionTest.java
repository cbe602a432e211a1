package base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final String SECRET = "tök/en+\"x";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tök/en+\"x",
                "tök/en+\\\"x",
                "tök\\/en+\\\"x",
                "t%C3%B6k%2Fen%2B%22x",
                "t%c3%b6k%2fen%2b%22x",
                "tök/en%2B%22x",
                "t\\u00f6k/en+\\\"x",
                "t\\u00F6k\\/en\\u002b\\u0022x",
                "\\u0074\\u00f6\\u006B\\u002F\\u0065\\u006e\\u002B\\u0022\\u0078",
                "dMO2ay9lbisieA==",
                "dMO2ay9lbisieA",
                "74c3b66b2f656e2b2278",
                "74C3B66B2F656E2B2278",
            })
    void aSecretIsTakenOutHoweverItIsWritten(String form) {
        String clean = Redaction.without(List.of(SECRET), "before " + form + " after");
        assertEquals("before (key) after", clean.replace("==", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\uD83D\\uDD11 a \\\\ b\\n",
                "\\ud83d\\udd11 a \\u005C b\\u000a",
                "🔑 a \\\\ b\\n",
                "%F0%9F%94%91+a+%5C+b%0A",
                "%f0%9f%94%91%20a%20%5c%20b%0a",
                "🔑 a \\ b\n",
            })
    void signsOfAllSortsAreFound(String form) {
        assertEquals("{(key)}", Redaction.without(List.of("🔑 a \\ b\n"), "{" + form + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dXNlcjpwYXNzw7ZvcmQ=", "Basic dXNlcjpwYXNzw7ZvcmQ="})
    void aPasswordIsFoundWithItsUserAndAlone(String credentials) {
        assertEquals(
                "(key), (key), (key) and %41 \\u0041",
                Redaction.without(List.of(credentials), credentials + ", user:passöord, pass\\u00F6ord and %41 \\u0041")
                        .replace("(key)=", "(key)"));
    }

    @Test
    void whatIsTooShortIsAWordOfAnyText() {
        assertEquals("an order", Redaction.without(List.of("order", ""), "an order"));
    }
}
