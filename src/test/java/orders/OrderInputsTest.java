package orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A buyer's input is changed before an agent gets it, whole or not at all. */
class OrderInputsTest {

    private final OrderInputs inputs = new OrderInputs();
    private final Order order = new Order(
            UUID.randomUUID(),
            "0x1",
            UUID.randomUUID(),
            1,
            0,
            "0x2",
            "0x3",
            "0x4",
            BigInteger.ONE,
            BigInteger.ONE,
            Instant.now(),
            new OrderInput("Hello.", List.of(new OrderInput.Message("user", "Before.")), Map.of("a", 1)),
            new Order.Known(0, 0, 0, true, true, false));

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        assertEquals(order, inputs.with(inputs.json(order), order));
    }

    @Test
    void onlyTheInputIsAnother() throws Exception {
        Order changed = inputs.with("{\"prompt\": \"Ciao.\", \"more\": true}", order);
        assertEquals(new OrderInput("Ciao.", null, null), changed.input());
        assertEquals(order, inputs.with(inputs.json(order), changed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "null", "{}", "[]", "{\"prompt\": {\"x\": 1}}", "{\"messages\": \"x\"}"})
    void whatIsNoInputIsTriedAgain(String json) {
        assertThrows(TransientFailure.class, () -> inputs.with(json, order));
    }
}
