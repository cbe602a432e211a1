package chain.reconciling;

import static io.restassured.RestAssured.given;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.utils.Numeric;
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
    void aRejectionThatNoEventToldOfLetsTheOrderGoOn() throws Exception {
        String id = pending();
        dispute(id);
        awaitStatus(id, "disputed");
        leaveOutNextBlock();
        resolve(id, false);
        awaitStatus(id, "pending");
        assertEquals("t", ready(id));
    }

    @Test
    void anOrderThatWasDisputedWhenItWasMissedIsRecordedOnceItIsOpenAgain() throws Exception {
        long next = head() + 1;
        proxy.when(
                "eth_getLogs",
                call -> call.parameter(0).path("topics").isEmpty()
                        ? ChainFaults.noLogs(next, Long.MAX_VALUE).answer(call)
                        : call.pass());
        // Nobody may see it while it is open, however long the two transactions take.
        var disputedAt = new AtomicLong(Long.MAX_VALUE);
        proxy.when("eth_call", call -> {
            String at = call.parameter(1).asText();
            long block = at.startsWith("0x") ? Numeric.decodeQuantity(at).longValueExact() : 0;
            return block >= next && block < disputedAt.get() ? call.error(-32000, "not now") : call.pass();
        });
        String id = buyer.buy(HOUR);
        dispute(id);
        disputedAt.set(head());
        // It is seen disputed, and again when no reorganisation reaches that any more.
        for (int i = 0; i < 2; i++) {
            mine(140);
            awaitRead();
            awaitTurn();
            awaitTurn();
        }
        assertNull(status(id));
        resolve(id, false);
        awaitStatus(id, "awaiting_input");
    }

    /** Until the contract was asked once more. */
    private void awaitTurn() {
        int before = proxy.count("eth_call");
        eventually(() -> assertTrue(proxy.count("eth_call") > before + 1));
    }

    @Test
    void endedOrdersAreFoundByTheirIndex() throws Exception {
        String statement = Files.readString(Path.of("sql/queries/chain/reconciling/list-ended-orders.sql"))
                .replace(":#after", "'2026-01-01|" + UUID.randomUUID() + "'")
                .replace(":#limit", "500");
        try (var connection = database.getConnection();
                var session = connection.createStatement()) {
            session.execute("begin; set local enable_seqscan = off; set local enable_sort = off");
            StringBuilder plan = new StringBuilder();
            try (var rows = session.executeQuery("explain " + statement)) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            session.execute("rollback");
            assertTrue(plan.toString().contains("using orders_ended"), plan::toString);
            assertFalse(plan.toString().contains("Sort"), plan::toString);
        }
    }

    @Test
    void whatAnEarlierReleaseCompletedByARejectedDisputeGoesOn() throws Exception {
        String id = pending();
        dispute(id);
        awaitStatus(id, "disputed");
        leaveOutNextBlock();
        // As it was: the dispute's end counted as a payment.
        run(
                "insert into settlements (order_id, block_number, from_status, to_status) select id, settled_block, 'disputed',"
                        + " 'completed' from orders where order_id = '" + id + "'");
        run("update orders set status = 'completed', completed_at = now() where order_id = '" + id + "'");
        resolve(id, false);
        awaitStatus(id, "pending");
        assertEquals("t", ready(id));
        assertNull(order(id, "completed_at"));
    }

    @Test
    void anOrderThatIsCompletedHereOnlyAndDisputedOnChainIsDisputed() throws Exception {
        String id = pending();
        awaitRead();
        leaveOutNextBlock();
        dispute(id);
        run("update orders set status = 'completed', settled_block = created_block where order_id = '" + id + "'");
        run("delete from order_queue");
        run(
                "insert into settlements (order_id, block_number, from_status, to_status) select id, created_block, 'pending',"
                        + " 'completed' from orders where order_id = '" + id + "'");
        awaitStatus(id, "disputed");
        assertNull(ready(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "expired", "cancelled"})
    void whatEndedHereAloneFollowsTheChain(String end) throws Exception {
        String id = pending();
        awaitRead();
        run("delete from order_queue");
        run("update orders set status = '" + end + "', error_message = 'cancelled by request' where order_id = '" + id
                + "'");
        leaveOutNextBlock();
        buyer.cancel(id);
        awaitStatus(id, "cancelled");
        eventually(() -> assertEquals("t", order(id, "settled_block is not null")));
        // So nobody runs it again: the buyer has the money back.
        given().post("/api/orders/" + id + "/retry").then().statusCode(409);
    }

    @Test
    void whatFailedAsNoLongerOpenGoesOnWhileItIsOpen() throws Exception {
        String id = pending();
        awaitRead();
        run("delete from order_queue");
        run("update orders set status = 'failed', error_message = 'completeOrder would revert: OrderNotPending' where"
                + " order_id = '" + id + "'");
        awaitStatus(id, "pending");
        assertEquals("t", ready(id));
    }

    @Test
    void whatEndedHereForItsOwnReasonsStaysSo() throws Exception {
        String failed = pending();
        String stopped = pending();
        String mended = pending();
        awaitRead();
        run("delete from order_queue");
        run("update orders set status = 'failed', error_message = 'the model refused' where order_id = '" + failed
                + "'");
        run("update orders set status = 'cancelled', error_message = 'cancelled by request' where order_id = '"
                + stopped + "'");
        run("update orders set status = 'failed', error_message = 'completeOrder reverted: OrderNotPending' where"
                + " order_id = '" + mended + "'");
        // It ended last, so the others were compared before it.
        awaitStatus(mended, "pending");
        assertEquals("failed", status(failed));
        assertEquals("cancelled", status(stopped));
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
        // The interface has it, and no contract writes it: who has the money then is not known.
        assertEquals(Optional.empty(), ChainStatus.find(BigInteger.valueOf(5)));
        assertEquals(Optional.of(ChainStatus.REFUNDED), ChainStatus.find(BigInteger.valueOf(4)));
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
