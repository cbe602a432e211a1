package chain.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.Anvil;
import chain.rpc.ChainFaults;
import chain.rpc.TestChain;
import development.DevDeployer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.crypto.Credentials;
import org.web3j.utils.Numeric;
import startup.TestDatabase;

/** Nodes that leave events out, fall behind, or give only small ranges; and the second pass that makes up for it. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(
        value = TestChain.class,
        initArgs = {
            @ResourceArg(name = "AGENTL2_ROLES", value = "api,listener"),
            @ResourceArg(name = "agentl2.chain.poll-interval-ms", value = "100"),
            @ResourceArg(name = TestChain.PROXY, value = "true"),
            @ResourceArg(name = "CHAIN_REORG_WINDOW", value = "10"),
            @ResourceArg(name = "CHAIN_VERIFY_INTERVAL_MS", value = "200"),
            @ResourceArg(name = "CHAIN_RECONCILE_INTERVAL_MS", value = "86400000")
        })
class SecondPassTest extends ProxiedChain {

    @Inject
    EventCursor cursor;

    @Inject
    EventRecorder recorder;

    @Test
    void anOrderThatTheNodeLeftOutIsFound() throws Exception {
        double before = metric("agentl2_events_recovered_total");
        leaveOutNextBlock();
        String id = buyer.buy(HOUR);
        awaitRead();
        assertNull(status(id));
        proxy.heal();
        mine(11);
        awaitStatus(id, "awaiting_input");
        assertEquals(before + 1, metric("agentl2_events_recovered_total"));
    }

    @Test
    void anOrderThatWasLeftOutAndCancelledSinceIsNotOpened() throws Exception {
        long next = head() + 1;
        proxy.when("eth_getLogs", ChainFaults.noLogs(next, next + 1));
        String id = buyer.buy(HOUR);
        buyer.cancel(id);
        awaitRead();
        assertNull(status(id));
        proxy.heal();
        mine(12);
        awaitStatus(id, "cancelled");
    }

    @Test
    void aListenerThatIsFarBehindCatchesUpInRangesThatTheNodeTakes() throws Exception {
        proxy.down();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(buyer.buy(HOUR));
            mine(40);
        }
        proxy.up();
        proxy.when("eth_getLogs", ChainFaults.tooLarge(50));
        for (String id : ids) {
            awaitStatus(id, "awaiting_input");
        }
        awaitRead();
        assertTrue(Integer.parseInt(text("select count(*) from chain_blocks")) <= 11);
        eventually(() -> assertEquals("t", text("select verified_block = block_number - 10 from chain_cursor")));
    }

    @Test
    void aNodeThatFallsBehindMovesNothing() throws Exception {
        double before = metric("agentl2_chain_reorgs_total");
        ChainFaults.lag(proxy, 2);
        String id = buyer.buy(HOUR);
        long lagging = head() - 2;
        eventually(() -> assertEquals(String.valueOf(lagging), text("select head_block from chain_cursor")));
        assertNull(status(id));
        proxy.heal();
        awaitStatus(id, "awaiting_input");
        assertEquals(before, metric("agentl2_chain_reorgs_total"));
    }

    @Test
    void aDisputeThatIsReadAgainAfterItsEndChangesNothing() throws Exception {
        String id = pending();
        dispute(id);
        awaitStatus(id, "disputed");
        resolve(id, true);
        awaitStatus(id, "cancelled");
        mine(12);
        awaitRead();
        double before = metric("agentl2_events_recovered_total");
        String steps = "select count(*) from logs l join orders o on o.id = l.order_id where o.order_id = '" + id + "'";
        String counted = text(steps);
        run("update chain_cursor set verified_block = 0");
        eventually(() -> assertEquals("t", text("select verified_block = block_number - 10 from chain_cursor")));
        assertEquals("cancelled", status(id));
        assertEquals(counted, text(steps));
        assertEquals(before, metric("agentl2_events_recovered_total"));
    }

    @Test
    void aRejectedDisputeThatIsReadAgainChangesNothing() throws Exception {
        String id = pending();
        dispute(id);
        awaitStatus(id, "disputed");
        resolve(id, false);
        awaitStatus(id, "pending");
        readAgain(id, "pending");
    }

    @Test
    void aDisputeAndItsRejectionInOneBlockThatAreReadAgainChangeNothing() throws Exception {
        String id = pending();
        rpc("evm_setAutomine", false);
        try {
            // Nobody waits for a receipt here: no block is made yet.
            rpc("anvil_impersonateAccount", buyerAddress());
            rpc(
                    "eth_sendTransaction",
                    Map.of(
                            "from",
                            buyerAddress(),
                            "to",
                            chain.marketplaceAddress(),
                            "gas",
                            "0x4c4b40",
                            // More than the decision offers, so that it goes before it.
                            "maxPriorityFeePerGas",
                            "0x2540be4000",
                            "maxFeePerGas",
                            "0x2540be4000",
                            "data",
                            DevDeployer.encode(
                                    "disputeOrder",
                                    new Bytes32(Numeric.hexStringToByteArray(id)),
                                    new Utf8String("late"))));
            sendDecision(id, false);
            // Both go into one block.
            eventually(() ->
                    assertEquals("0x2", ((Map<?, ?>) new Anvil(chain.rpcUrl()).call("txpool_status")).get("pending")));
            mine(1);
        } finally {
            rpc("evm_setAutomine", true);
        }
        awaitRead();
        assertEquals("2", text(settlements(id)));
        assertEquals("pending", status(id));
        readAgain(id, "pending");
    }

    @Test
    void aDisputeThatWasMissedAndIsOverInterruptsNobody() throws Exception {
        String id = pending();
        long next = head() + 1;
        proxy.when("eth_getLogs", ChainFaults.noLogs(next, next));
        dispute(id);
        resolve(id, false);
        awaitRead();
        proxy.heal();
        readAgain(id, "pending");
        assertEquals("0", text(settlements(id)));
    }

    @Test
    void aNodeThatGivesNoEventsIsNoHealthyOne() throws Exception {
        proxy.when("eth_getLogs", ChainFaults.error(-32000, "logs are not kept here"));
        mine(1);
        eventually(() ->
                assertEquals("t", text("select behind_since is not null and error is not null from chain_cursor")));
        run("update chain_cursor set behind_since = behind_since - interval '25 seconds'");
        eventually(() -> assertTrue(
                String.valueOf(health().get("reasons")).contains("logs are not kept here"), () -> health().toString()));
        assertEquals("degraded", health().get("status"));
        assertEquals("syncing", health().get("blockchain"));
        proxy.heal();
        awaitRead();
        eventually(() -> assertEquals("healthy", health().get("status")));
    }

    @Test
    void aNodeThatFreezesIsNotCalledSynced() throws Exception {
        eventually(() -> assertEquals("synced", health().get("blockchain")));
        proxy.hang();
        eventually(() -> assertEquals("degraded", health().get("blockchain")));
        assertTrue(String.valueOf(health().get("reasons")).contains("no RPC endpoint answers"));
        proxy.heal();
        eventually(() -> assertEquals("synced", health().get("blockchain")));
    }

    private String buyerAddress() {
        return Credentials.create(chain.buyerPrivateKey()).getAddress();
    }

    private static String settlements(String id) {
        return "select count(*) from settlements s join orders o on o.id = s.order_id where o.order_id = '" + id + "'";
    }

    /** Reads every block again: the order takes no further step. */
    private void readAgain(String id, String status) throws Exception {
        mine(12);
        awaitRead();
        eventually(() -> assertEquals("t", text("select verified_block = block_number - 10 from chain_cursor")));
        String steps = "select count(*) from logs l join orders o on o.id = l.order_id where o.order_id = '" + id + "'";
        String counted = text(steps);
        run("update chain_cursor set verified_block = 0");
        eventually(() -> assertEquals("t", text("select verified_block = block_number - 10 from chain_cursor")));
        assertEquals(status, status(id));
        assertEquals(counted, text(steps));
    }

    @Test
    void theContractIsNotAskedAgainAboutWhatIsRecorded() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(buyer.buy(HOUR));
        }
        for (String id : ids) {
            awaitStatus(id, "awaiting_input");
        }
        mine(12);
        awaitRead();
        eventually(() -> assertEquals("t", text("select verified_block = block_number - 10 from chain_cursor")));
        proxy.forget();
        run("update chain_cursor set verified_block = 0");
        eventually(() -> assertEquals("t", text("select verified_block = block_number - 10 from chain_cursor")));
        assertTrue(proxy.count("eth_getLogs") > 0, "they are read again");
        // Other tests leave an order or a dispute of which nothing is recorded.
        assertTrue(proxy.count("eth_call") < ids.size() / 2, proxy.count("eth_call") + " questions to the contract");
        for (String id : ids) {
            assertEquals("awaiting_input", status(id));
        }
    }

    @Test
    void whatASlowerListenerReadIsNotWritten() throws Exception {
        var target = EventCursor.Target.of(null, head() + 1);
        EventCursor.Range stale = cursor.next(target);
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        awaitRead();
        String read = text("select block_number from chain_cursor");
        assertEquals(0, recorder.record(List.of(), stale, List.of(new Header(stale.to(), "0x" + "1".repeat(64), ""))));
        assertEquals(read, text("select block_number from chain_cursor"));
        assertEquals("0", text("select count(*) from chain_blocks where hash like '0x1111%'"));
    }

    @Test
    void aNodeThatAnswersWithNoEventsForABlockThatItLacksIsNotBelieved() throws Exception {
        double before = metric("agentl2_events_recovered_total");
        long next = head() + 1;
        var asked = new AtomicInteger();
        proxy.when(
                "eth_getLogs",
                call -> Long.decode(call.parameter(0).path("toBlock").asText()) >= next && asked.getAndIncrement() == 0
                        ? call.result(List.of())
                        : call.pass());
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        assertEquals(before, metric("agentl2_events_recovered_total"));
    }

    @Test
    void aTurnEndsOnTheWayToAHeadThatIsFarOff() {
        long last = Long.parseLong(text("select block_number from chain_cursor")) + 100;
        assertNotNull(cursor.next(EventCursor.Target.of(null, last)));
        assertNull(cursor.next(new EventCursor.Target(null, last, System.nanoTime() - 1)));
    }
}
