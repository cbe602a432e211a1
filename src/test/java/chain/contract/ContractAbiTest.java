package chain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;

class ContractAbiTest {

    private static final String ID = "0x" + "ab".repeat(32);
    private final ContractAbi plain = ContractAbi.read("classpath:abi/AgentMarketplace.json");
    private final ContractAbi withInput = ContractAbi.read("classpath:abi/AgentMarketplaceWithInput.json");

    @Test
    void theHashIsEncodedByTheTypeThatTheAbiGives() {
        Map<String, ?> values = Map.of("orderId", ID, "resultURI", "ipfs://x", "resultHash", "0x" + "cd".repeat(32));
        assertEquals("0x6802f204", plain.encodeCall("completeOrder", values).substring(0, 10));
        String other = withInput.encodeCall("completeOrder", values);
        assertEquals("0x9b8653ab", other.substring(0, 10));
        // Third word of the head: the hash itself, not an offset.
        assertEquals("cd".repeat(32), other.substring(10 + 128, 10 + 192));
    }

    @Test
    void eventsOfBothDialectsAreReadByName() {
        String buyer = "0x" + "11".repeat(20);
        String seller = "0x" + "22".repeat(20);
        String topic = EventEncoder.buildEventSignature("OrderCreated(bytes32,bytes32,address,address,uint256)");
        assertTrue(topic.startsWith("0x0c27fff1"));
        var event = plain.decodeEvent(log(List.of(topic, ID, ID), word(buyer) + word(seller) + word("0x05")))
                .orElseThrow();
        assertEquals("OrderCreated", event.name());
        assertEquals(
                Map.of(
                        "orderId",
                        ID,
                        "serviceId",
                        ID,
                        "buyer",
                        buyer,
                        "seller",
                        seller,
                        "totalPrice",
                        BigInteger.valueOf(5)),
                event.fields());

        String other =
                EventEncoder.buildEventSignature("OrderCreated(bytes32,bytes32,address,address,uint256,bytes32)");
        var hashed = withInput
                .decodeEvent(log(List.of(other, ID, ID, "0x" + word(buyer)), word(seller) + word("0x05") + word(ID)))
                .orElseThrow();
        assertEquals(buyer, hashed.fields().get("buyer"));
        assertEquals(ID, hashed.fields().get("inputHash"));
        assertTrue(plain.decodeEvent(log(List.of(other, ID, ID), "")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ServiceNotActive",
                "InvalidDeadline",
                "InsufficientPayment",
                "NotSeller",
                "OrderNotPending",
                "DeadlinePassed",
                "NotBuyer",
                "CannotDispute",
                "NotDisputed",
                "NotFeeCollector"
            })
    void customErrorsHaveTheirNames(String name) {
        String data = EventEncoder.buildEventSignature(name + "()").substring(0, 10);
        assertEquals(name, plain.decodeError(data).orElseThrow());
        assertEquals(name, withInput.decodeError(data).orElseThrow());
    }

    @Test
    void requirePanicAndUnknownErrorsAreReadable() {
        String text = "0x08c379a0" + word("0x20") + word("0x03") + "6e6f21" + "0".repeat(58);
        assertEquals("no!", plain.decodeError(text).orElseThrow());
        assertEquals(
                "Panic(0x11)", plain.decodeError("0x4e487b71" + word("0x11")).orElseThrow());
        assertEquals(
                "the unknown error 0xdeadbeef", plain.decodeError("0xdeadbeef").orElseThrow());
        assertTrue(plain.decodeError("0x").isEmpty());
    }

    @Test
    void aMissingValueIsNamed() {
        var error = assertThrows(IllegalArgumentException.class, () -> plain.encodeCall("cancelOrder", Map.of()));
        assertTrue(error.getMessage().contains("orderId"));
    }

    private static Log log(List<String> topics, String data) {
        var log = new Log();
        log.setTopics(topics);
        log.setData("0x" + data);
        return log;
    }

    private static String word(String hex) {
        String digits = hex.substring(2);
        return "0".repeat(64 - digits.length()) + digits;
    }
}
