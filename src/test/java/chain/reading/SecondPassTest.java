package chain.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.ChainFaults;
import chain.rpc.TestChain;
import development.DevAccount;
import development.DevDeployer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Bool;
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
        byte[] key = Numeric.hexStringToByteArray(id);
        new DevAccount(node, Credentials.create(chain.buyerPrivateKey()))
                .call(
                        chain.marketplaceAddress(),
                        BigInteger.ZERO,
                        "disputeOrder",
                        new Bytes32(key),
                        new Utf8String("late"));
        awaitStatus(id, "disputed");
        resolve(DevDeployer.encode("resolveDispute", new Bytes32(key), new Bool(true)));
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
    void whatASlowerListenerReadIsNotWritten() throws Exception {
        var target = EventCursor.Target.of(head() + 1);
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
        assertNotNull(cursor.next(EventCursor.Target.of(last)));
        assertNull(cursor.next(new EventCursor.Target(last, System.nanoTime() - 1)));
    }

    /** As the fee collector, whose key nobody here has. */
    private void resolve(String data) throws Exception {
        String collector = "0x"
                + node.ethCall(
                                org.web3j.protocol.core.methods.request.Transaction.createEthCallTransaction(
                                        null, chain.marketplaceAddress(), DevDeployer.encode("feeCollector")),
                                org.web3j.protocol.core.DefaultBlockParameterName.LATEST)
                        .send()
                        .getValue()
                        .substring(26);
        rpc("anvil_impersonateAccount", collector);
        rpc("eth_sendTransaction", Map.of("from", collector, "to", chain.marketplaceAddress(), "data", data));
    }
}
