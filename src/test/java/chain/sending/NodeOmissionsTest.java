package chain.sending;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainFaults;
import chain.rpc.ChainProxy;
import chain.rpc.FaultyNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import startup.TestDatabase;

/** What a node may leave out, or says in a form of its own, keeps no order from its completion. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(FaultyNode.class)
class NodeOmissionsTest extends OutboxScenario {

    private static final String TIP = "eth_maxPriorityFeePerGas";
    private static final String BLOCK = "eth_getBlockByNumber";
    private static final String RECEIPT = "eth_getTransactionReceipt";

    private static final Map<String, Map<String, ChainProxy.Rule>> OMISSIONS = Map.of(
            "no tip", Map.of(TIP, call -> call.result(null)),
            "a tip that is no number", Map.of(TIP, call -> call.result("0x")),
            "an error that is a text",
                    Map.of(TIP, call -> {
                        ObjectNode answer = call.result(null);
                        answer.remove("result");
                        return answer.put("error", "method not found");
                    }),
            "no price of gas", Map.of("eth_gasPrice", call -> call.result(null)),
            "no base fee and no tip", Map.of(TIP, call -> call.result(null), BLOCK, without("baseFeePerGas")),
            "no memory pool",
                    Map.of(
                            "eth_getTransactionCount",
                            call -> call.parameter(1).asText().equals("pending")
                                    ? call.error(-32000, "pending state is not available")
                                    : call.pass()),
            "receipts without gas", Map.of(RECEIPT, without("gasUsed")),
            "receipts without logs", Map.of(RECEIPT, without("logs")),
            "an empty error beside each result",
                    Map.of(ChainProxy.ANY, call -> call.pass().put("error", "")),
            "null for no events",
                    Map.of("eth_getLogs", call -> {
                        ObjectNode answer = call.pass();
                        return answer.path("result").isEmpty() ? call.result(null) : answer;
                    }));

    @AfterEach
    void heal() throws IOException {
        FaultyNode.proxy.heal();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no tip",
                "a tip that is no number",
                "an error that is a text",
                "no price of gas",
                "no base fee and no tip",
                "no memory pool",
                "receipts without gas",
                "receipts without logs",
                "an empty error beside each result",
                "null for no events"
            })
    void anOrderIsReadAndCompletedThoughTheNodeGives(String omission) throws Exception {
        OMISSIONS.get(omission).forEach(FaultyNode.proxy::when);
        List<String> ids = buy(1);
        complete(ids);
        awaitStatus(ids, "completed");
        awaitText("mined", ofOrder("t.status", ids.getFirst()));
        assertEquals(1, completionsOnChain(ids));
    }

    @Test
    void whatANodeCannotSayIsWrittenDownUntilItCan() throws Exception {
        List<String> ids = buy(1);
        FaultyNode.proxy.when("eth_getBalance", ChainFaults.error(-32000, "missing trie node"));
        complete(ids);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertTrue(String.valueOf(text("select error from signers where address = '" + seller + "'"))
                                .contains("missing trie node")));
        FaultyNode.proxy.heal();
        awaitStatus(ids, "completed");
        awaitText(null, "select error from signers where address = '" + seller + "'");
    }

    private static ChainProxy.Rule without(String field) {
        return call -> {
            ObjectNode answer = call.pass();
            if (answer.get("result") instanceof ObjectNode result) {
                result.remove(field);
            }
            return answer;
        };
    }
}
