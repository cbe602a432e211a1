package steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import routes.Contract;
import routes.ContractForms;

/** Input that was found where an event says it is, by the contract's own form. */
class InputReaderTest {

    private final InputReader reader = new InputReader(new ContractForms(Contract.parsed()));

    @Test
    void jsonBeyondABoundIsRefused() {
        Refusal deep = assertThrows(
                Refusal.class,
                () -> reader.parse("{\"prompt\":\"p\",\"params\":" + "[".repeat(100) + "]".repeat(100) + "}"));
        assertTrue(deep.getMessage().contains("at most 64 levels"), deep.getMessage());
        Refusal many = assertThrows(
                Refusal.class,
                () -> reader.parse("{\"prompt\":\"p\",\"params\":{\"x\":[" + "1,".repeat(10_000) + "1]}}"));
        assertTrue(many.getMessage().contains("10000 elements"), many.getMessage());
    }

    @Test
    void textThatOnlyLooksLikeJsonIsThePrompt() throws JsonProcessingException {
        String digits = "3".repeat(500);
        assertEquals("{\"prompt\":\"" + digits + "\"}", reader.parse(digits));
        assertEquals("{\"prompt\":\"" + "[".repeat(100) + "\"}", reader.parse("[".repeat(100)));
    }

    @Test
    void aByteOrderMarkIsNoPartOfIt() throws JsonProcessingException {
        assertEquals("{\"prompt\":\"p\"}", reader.parse("\uFEFF{\"prompt\":\"p\"}"));
        assertEquals("{\"prompt\":\"words\"}", reader.parse("\uFEFFwords"));
    }

    @Test
    void halfOfACharacterIsRefusedByItsField() {
        Refusal half = assertThrows(Refusal.class, () -> reader.parse("{\"prompt\":\"a\\ud800\"}"));
        assertTrue(half.getMessage().contains("prompt must not contain half"), half.getMessage());
    }
}
