package chain.sending;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainFaults;
import chain.rpc.ChainProxy;
import chain.rpc.FaultyNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** What is sent to a node that lies about it, or does not answer, is completed once and signed once. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(FaultyNode.class)
class MaybeSentTest extends OutboxScenario {

    private static final String SEND = "eth_sendRawTransaction";

    @AfterEach
    void heal() throws IOException {
        FaultyNode.proxy.heal();
    }

    @Test
    void takenAndSaidToHaveFailed() throws Exception {
        completesOnceThough(ChainFaults.passedOnButError("internal error"));
    }

    @Test
    void takenWithoutAnAnswer() throws Exception {
        completesOnceThough(ChainFaults.passedOnButHanging());
    }

    @Test
    void saidToBeTakenAndForgotten() throws Exception {
        completesOnceThough(ChainFaults.acceptedButForgotten());
    }

    @Test
    void refusedForAReasonThatNobodyKnows() throws Exception {
        completesOnceThough(ChainFaults.error(-32000, "txpool is full"));
    }

    @Test
    void aChainWithoutABaseFeeGetsTransactionsOfTheOldForm() throws Exception {
        FaultyNode.proxy.when("eth_getBlockByNumber", call -> {
            var block = call.pass();
            ((com.fasterxml.jackson.databind.node.ObjectNode) block.get("result")).remove("baseFeePerGas");
            return block;
        });
        FaultyNode.proxy.when("eth_maxPriorityFeePerGas", ChainFaults.error(-32601, "method not found"));
        var ids = buy(2);
        complete(ids);
        awaitStatus(ids, "completed");
        assertEquals(
                "2",
                text("select count(*) from transactions t join orders o on o.id = t.order_id " + "where o.order_id in ("
                        + list(ids) + ") and t.max_tip is null"));
        // A list in RLP begins with c0 or more; the typed forms of EIP-2718 begin with their type, below 80.
        assertFalse(text(ofOrder("t.raw", ids.getFirst())).startsWith("0x02"));
        assertEquals(2, completionsOnChain(ids));
    }

    private void completesOnceThough(ChainProxy.Rule fault) throws Exception {
        var ids = buy(3);
        FaultyNode.proxy.forget();
        FaultyNode.proxy.when(SEND, fault);
        complete(ids);
        // The first answer was a lie; the same bytes go out again, or their receipt is found.
        await().atMost(PATIENCE).until(() -> FaultyNode.proxy.count(SEND) > 0);
        FaultyNode.proxy.heal();
        awaitStatus(ids, "completed");
        assertEquals(3, completionsOnChain(ids));
        Set<String> sent = Set.copyOf(FaultyNode.proxy.rawTransactions());
        assertTrue(sent.size() <= 3, "signed more than once: " + sent.size());
        for (String id : ids) {
            assertEquals("1", text(ofOrder("count(*)", id)), "signed once");
        }
    }
}
