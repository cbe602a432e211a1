package chain.reconciling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.ChainStatus;
import chain.contract.ContractAbi;
import chain.reading.ProxiedChain;
import chain.rpc.ChainFaults;
import chain.rpc.TestChain;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** Orders that no event told of, or that are in another state than on chain: asking the contract puts them right. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(
        value = TestChain.class,
        initArgs = {
            @ResourceArg(name = "AGENTL2_ROLES", value = "api,listener"),
            @ResourceArg(name = "agentl2.chain.poll-interval-ms", value = "100"),
            @ResourceArg(name = TestChain.PROXY, value = "true"),
            @ResourceArg(name = "CHAIN_VERIFY_INTERVAL_MS", value = "86400000"),
            @ResourceArg(name = "CHAIN_RECONCILE_INTERVAL_MS", value = "300")
        })
class ReconcileTest extends ProxiedChain {

    @Test
    void anOrderThatNoEventToldOfIsRecorded() throws Exception {
        double before = metric("agentl2_orders_recovered_total");
        leaveOutNextBlock();
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        assertEquals(chain.sellerAddress().toLowerCase(java.util.Locale.ROOT), order(id, "seller_address"));
        assertEquals("1000000000000000", order(id, "price_wei"));
        assertNull(order(id, "created_tx_hash"));
        assertEquals(before + 1, metric("agentl2_orders_recovered_total"));
    }

    @Test
    void aCancellationThatNoEventToldOfEndsTheOrder() throws Exception {
        String id = pending();
        leaveOutNextBlock();
        buyer.cancel(id);
        awaitStatus(id, "cancelled");
        assertNull(ready(id));
    }

    @Test
    void anOrderThatIsCompletedHereOnlyIsCompletedAgain() throws Exception {
        String id = pending();
        awaitRead();
        run("update orders set status = 'completing', result_uri = 'ipfs://x', result_hash = '0x00' where order_id = '"
                + id + "'");
        run(
                "update orders set status = 'completed', settled_block = created_block, completed_at = now() where order_id = '"
                        + id + "'");
        run(
                "insert into settlements (order_id, block_number, from_status, to_status) select id, created_block, 'completing',"
                        + " 'completed' from orders where order_id = '" + id + "'");
        awaitStatus(id, "completing");
        assertEquals(
                "1",
                text("select count(*) from completions c join orders o using (id) where o.order_id = '" + id + "'"));
        assertTrue(
                text("select string_agg(message, ' ') from logs l join orders o on o.id = l.order_id where o.order_id = '"
                                + id + "' and level = 'warn'")
                        .contains("still open on chain"));
    }

    @Test
    void anOrderThatIsCancelledHereOnlyGoesOn() throws Exception {
        String id = pending();
        awaitRead();
        run("update orders set status = 'cancelled', settled_block = created_block where order_id = '" + id + "'");
        run("delete from order_queue");
        run(
                "insert into settlements (order_id, block_number, from_status, to_status) select id, created_block, 'pending',"
                        + " 'cancelled' from orders where order_id = '" + id + "'");
        awaitStatus(id, "pending");
        assertEquals("t", ready(id));
    }

    @Test
    void theEventOfAMissingOrderIsLookedFor() throws Exception {
        long next = head() + 1;
        proxy.when(
                "eth_getLogs",
                call -> call.parameter(0).path("topics").isEmpty()
                        ? ChainFaults.noLogs(next, next).answer(call)
                        : call.pass());
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        assertEquals(String.valueOf(next), order(id, "created_block"));
        assertEquals("66", order(id, "length(created_tx_hash)"));
    }

    @Test
    void whatIsEndedIsForgottenOnceNoReorganisationReachesIt() {
        var ended = new EndedOrders(10);
        ended.add("a", 100);
        ended.add("a", 110);
        assertFalse(ended.contains("a"));
        ended.remove("a");
        ended.add("a", 111);
        assertFalse(ended.contains("a"));
        ended.add("a", 122);
        assertTrue(ended.contains("a"));
    }

    @Test
    void aStatusThatNobodyKnowsIsNoError() {
        assertEquals(Optional.empty(), ChainStatus.find(BigInteger.valueOf(6)));
        assertEquals(Optional.of(ChainStatus.DISPUTE_RESOLVED), ChainStatus.find(BigInteger.valueOf(5)));
    }

    @Test
    void aSellerWhoseListTheNodeRefusesStopsNothingElse() throws Exception {
        String id = pending();
        leaveOutNextBlock();
        proxy.when(
                "eth_call",
                call -> call.parameter(0).toString().contains(selector())
                        ? call.error(-32000, "response size exceeded")
                        : call.pass());
        buyer.cancel(id);
        awaitStatus(id, "cancelled");
    }

    private static String selector() {
        return ContractAbi.read("classpath:abi/AgentMarketplace.json")
                .selector("getAgentOrders")
                .substring(2);
    }
}
