package base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "offline",
                "ollama",
                "lm-studio",
                "EMPTY-KEY",
                "changeme",
                "test-key",
                "not-needed",
                "123456",
                "20260131",
                "1700000000",
                "xxxxxxxx",
                "test123",
                "Password1",
                "dev-local",
                "admin:admin",
                "localDevelopment",
                "----------"
            })
    void whatReadsLikeAWordIsLeftInAnswers(String word) {
        assertEquals("the " + word + " model", Redaction.without(List.of(word), "the " + word + " model"));
    }

    @Test
    void aPersonsPasswordIsHiddenThoughItIsAWordWithANumber() {
        String credentials = Base64.getEncoder().encodeToString("admin:Winter2024".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "user admin / (key) is locked",
                Redaction.without(List.of("Basic " + credentials), "user admin / Winter2024 is locked"));
    }

    @Test
    void aWordIsHiddenWhereItIsEncoded() {
        String encoded = Base64.getEncoder().encodeToString("changeme".getBytes(StandardCharsets.UTF_8));
        assertFalse(Redaction.without(List.of("changeme"), "it was " + encoded).contains(encoded.substring(0, 10)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k8Jx2LqPz0Vb",
                "wjqkzpxmvbhg",
                "XK3PQ9ZLM2VD",
                "s3cr3t-t0k3n",
                "4fQ9a7c21b0e",
                "tr0ub4dor&3xx",
                "837465019283",
                "Pa$$w0rd",
                "gX7-mm2_Qz1p",
                "sk-of-the-agent",
                "sk-no-key-required",
                "correct horse battery"
            })
    void aShortKeyThatIsRandomEnoughIsHiddenEverywhere(String key) {
        assertEquals("say (key)!", Redaction.without(List.of(key), "say " + key + "!"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer %s",
                "{\"error\": \"Incorrect API key provided: %s.\"}",
                "{\"api_key\": \"%s\", \"a\": 1}",
                "x-api-key: %s",
                "password=%s&user=a",
                "{\\\"token\\\":\\\"%s\\\"}",
                "invalid token '%s'",
            })
    void aWordIsHiddenWhereAKeyStands(String text) {
        assertEquals(text.formatted("(key)"), Redaction.without(List.of("offline"), text.formatted("offline")));
        assertEquals(text.formatted("offline2"), Redaction.without(List.of("offline"), text.formatted("offline2")));
    }

    @Test
    void randomKeysAreHardlyEverTakenForWords() {
        var random = new Random(7);
        String signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        int words = 0;
        for (int i = 0; i < 20_000; i++) {
            String key = random.ints(12, 0, signs.length())
                    .mapToObj(at -> String.valueOf(signs.charAt(at)))
                    .collect(Collectors.joining());
            words += PlainWord.is(key) ? 1 : 0;
        }
        assertTrue(words < 80, () -> "too many random keys read like words");
    }
}
