package operations;

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
                "dMO2ay9lbisieA==",
                "dMO2ay9lbisieA",
                "74c3b66b2f656e2b2278",
                "74C3B66B2F656E2B2278",
            })
    void aSecretIsTakenOutHoweverItIsWritten(String form) {
        String clean = Redaction.without(List.of(SECRET), "before " + form + " after");
        assertEquals("before (key) after", clean.replace("==", ""));
    }

    @Test
    void whatIsTooShortIsAWordOfAnyText() {
        assertEquals("an order", Redaction.without(List.of("order", ""), "an order"));
    }
}
