package chain.reading;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.ChainOrder;
import chain.contract.ContractAbi;
import chain.rpc.TestChain;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import orders.OrderStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.utils.Numeric;
import startup.TestDatabase;

/** Reorganisations of a real anvil, with the listener running and no worker in the way. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(
        value = TestChain.class,
        initArgs = {
            @ResourceArg(name = "AGENTL2_ROLES", value = "api,listener"),
            @ResourceArg(name = "CHAIN_REORG_WINDOW", value = "24"),
            @ResourceArg(name = "CHAIN_VERIFY_INTERVAL_MS", value = "86400000"),
            @ResourceArg(name = "CHAIN_RECONCILE_INTERVAL_MS", value = "86400000"),
            @ResourceArg(name = "agentl2.chain.poll-interval-ms", value = "100")
        })
class ReorgTest extends OrdersOnChain {

    private static final int DEEPER_THAN_THE_WINDOW = 30;

    @Inject
    OrderSettlement settlement;

    @Inject
    OrderEvents orders;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void anOrderOfAReplacedBlockWaitsUntilItsEventIsBack(int depth) throws Exception {
        double before = metric("agentl2_chain_reorgs_total");
        String id = pending();
        assertEquals("t", ready(id));
        String block = order(id, "created_block");
        if (depth > 1) {
            mine(depth - 1);
        }
        awaitRead();
        reorg(depth);
        eventually(() -> assertEquals("t", order(id, "orphaned_at is not null")));
        assertEquals("f", ready(id));
        assertTrue(log(id, "warn").contains("its block was replaced"));
        assertTrue(metric("agentl2_chain_reorgs_total") > before);
        if (depth % 2 == 0) {
            String other = anotherBuyer().buy(HOUR);
            awaitStatus(other, "awaiting_input");
            assertNotEquals(id, other);
            assertEquals("t", order(id, "orphaned_at is not null"));
            assertEquals("f", ready(id));
        } else {
            // The contract counts its orders, so the same purchase gives the same id again.
            assertEquals(id, buyer.buy(HOUR.plusHours(1)));
            eventually(() -> assertEquals("t", order(id, "orphaned_at is null")));
            assertEquals("t", ready(id));
            assertEquals("t", order(id, "created_block > " + block));
            assertEquals("t", order(id, "deadline > now() + interval '90 minutes'"));
            assertEquals("pending", status(id));
        }
    }

    @Test
    void aCancellationOfAReplacedBlockIsTakenBack() throws Exception {
        String id = pending();
        buyer.cancel(id);
        awaitStatus(id, "cancelled");
        assertNull(ready(id));
        reorg(1);
        awaitStatus(id, "pending");
        assertEquals("t", ready(id));
        assertNull(order(id, "settled_block"));
        assertEquals(
                "0",
                text("select count(*) from settlements s join orders o on o.id = s.order_id where o.order_id = '" + id
                        + "'"));
    }

    @Test
    void aCompletionOfAReplacedBlockWaitsInTheOutboxAgain() throws Exception {
        String id = pending();
        run("update orders set status = 'completing', result_uri = 'ipfs://x' where order_id = '" + id + "'");
        sell(
                "completeOrder",
                new Bytes32(Numeric.hexStringToByteArray(id)),
                new Utf8String("ipfs://x"),
                new DynamicBytes(new byte[] {1}));
        awaitStatus(id, "completed");
        run(
                "insert into transactions (hash, order_id, signer, chain_id, nonce, raw, status, block_number, mined_at) select '0x"
                        + "ab".repeat(32)
                        + "', id, seller_address, 31337, 1, '', 'mined', settled_block, now() from orders"
                        + " where order_id = '" + id + "'");
        reorg(1);
        awaitStatus(id, "completing");
        assertNull(order(id, "completed_at"));
        assertNull(order(id, "complete_tx_hash"));
        assertEquals(
                "1",
                text("select count(*) from completions c join orders o using (id) where o.order_id = '" + id + "'"));
        assertEquals("signed", text("select status from transactions where hash = '0x" + "ab".repeat(32) + "'"));
        run("delete from transactions");
    }

    @Test
    void aRejectionOfAReplacedBlockIsTakenBackWhereverTheOrderWentSince() throws Exception {
        String waiting = pending();
        String sent = pending();
        dispute(waiting);
        dispute(sent);
        awaitStatus(sent, "disputed");
        resolve(waiting, false);
        awaitStatus(waiting, "pending");
        resolve(sent, false);
        awaitStatus(sent, "pending");
        run("update orders set status = 'completing', result_uri = 'ipfs://x' where order_id = '" + sent + "'");
        run("delete from order_queue q using orders o where o.id = q.id and o.order_id = '" + sent + "'");
        run("insert into completions (id, seller_address) select id, seller_address from orders where order_id = '"
                + sent + "'");
        awaitRead();
        reorg(2);
        awaitStatus(waiting, "disputed");
        awaitStatus(sent, "disputed");
        assertNull(ready(waiting));
        assertEquals("0", posted(sent));
        // The new chain's blocks are below those that are gone, and are believed all the same.
        resolve(waiting, false);
        awaitStatus(waiting, "pending");
        resolve(sent, true);
        awaitStatus(sent, "cancelled");
    }

    @Test
    void aWholeDisputeOfReplacedBlocksNeverWas() throws Exception {
        String id = pending();
        dispute(id);
        awaitStatus(id, "disputed");
        resolve(id, false);
        awaitStatus(id, "pending");
        run("delete from order_queue q using orders o where o.id = q.id and o.order_id = '" + id + "'");
        run("update orders set status = 'completing', result_uri = 'ipfs://x' where order_id = '" + id + "'");
        reorg(2);
        eventually(() -> assertNull(order(id, "settled_block")));
        assertEquals("completing", status(id));
        dispute(id);
        awaitStatus(id, "disputed");
    }

    @Test
    void aCompletionAfterARejectionIsTakenBackWithBoth() throws Exception {
        String id = pending();
        dispute(id);
        awaitStatus(id, "disputed");
        resolve(id, false);
        awaitStatus(id, "pending");
        run("update orders set status = 'completing', result_uri = 'ipfs://x' where order_id = '" + id + "'");
        sell(
                "completeOrder",
                new Bytes32(Numeric.hexStringToByteArray(id)),
                new Utf8String("ipfs://x"),
                new DynamicBytes(new byte[] {1}));
        awaitStatus(id, "completed");
        reorg(2);
        awaitStatus(id, "disputed");
        assertNull(order(id, "completed_at"));
        assertEquals("0", posted(id));
    }

    private String posted(String id) {
        return text("select count(*) from completions c join orders o using (id) where o.order_id = '" + id + "'");
    }

    @Test
    void aRefusalOfAReplacedBlockIsTakenBack() throws Exception {
        String id = pending();
        mine(1);
        awaitRead();
        long block = head();
        run("update orders set status = 'completing', result_uri = 'ipfs://x' where order_id = '" + id + "'");
        QuarkusTransaction.requiringNew()
                .run(() -> settlement.settle(id, new Ending(OrderStatus.EXPIRED, block, null, "too late")));
        assertEquals("expired", status(id));
        reorg(1);
        awaitStatus(id, "completing");
        assertNull(order(id, "error_message"));
    }

    @Test
    void whatIsDeeperThanTheWindowStopsReadingUntilAPersonResumes() throws Exception {
        String id = pending();
        long block = Long.parseLong(order(id, "created_block"));
        mine(DEEPER_THAN_THE_WINDOW);
        awaitRead();
        resume(block).statusCode(409);
        reorg(DEEPER_THAN_THE_WINDOW + 1);
        eventually(() -> assertEquals("degraded", health().get("blockchain")));
        assertEquals("degraded", health().get("status"));
        assertTrue(((List<?>) health().get("reasons")).getFirst().toString().contains("POST /api/chain/resume"));
        String later = anotherBuyer().buy(HOUR);
        long noted = head();
        eventually(() -> assertEquals(String.valueOf(noted), text("select head_block from chain_cursor")));
        assertNull(status(later));
        assertEquals("f", order(id, "orphaned_at is not null"));
        resume(noted + 1000).statusCode(400).body("errors[0].field", containsString("fromBlock"));
        given().contentType("application/json")
                .body("{}")
                .post("/api/chain/resume")
                .then()
                .statusCode(400);
        resume(0).statusCode(400).body("errors[0].message", containsString("must not be below"));
        resume(block).statusCode(200).body("orders", org.hamcrest.Matchers.greaterThan(0));
        awaitStatus(later, "awaiting_input");
        assertEquals("t", order(id, "orphaned_at is not null"));
        eventually(() -> assertEquals("synced", health().get("blockchain")));
        eventually(() -> assertEquals(Map.of("answering", 1, "total", 1), health().get("rpcEndpoints")));
        resume(block).statusCode(409);
    }

    @Test
    void aNodeThatLagsIsNoReorganisation() throws Exception {
        String id = pending();
        mine(3);
        awaitRead();
        double before = metric("agentl2_chain_reorgs_total");
        rpc("anvil_rollback", 2);
        long lower = head();
        eventually(() -> assertEquals(String.valueOf(lower), text("select head_block from chain_cursor")));
        assertEquals("t", order(id, "orphaned_at is null"));
        assertEquals(before, metric("agentl2_chain_reorgs_total"));
        assertEquals(-2, health().get("lagBlocks"));
        mine(4);
        awaitRead();
        assertEquals("t", order(id, "orphaned_at is null"));
    }

    @Test
    void aNodeOfAnotherChainIsRefusedAndNotAReorganisation() throws Exception {
        String id = pending();
        double before = metric("agentl2_chain_reorgs_total");
        rpc("anvil_setChainId", 99);
        try {
            eventually(() -> assertEquals("1", text("select count(*) from conditions where kind = 'wrong_chain'")));
            assertEquals("degraded", health().get("status"));
            assertEquals("1", text("select count(*) from chain_cursor"));
        } finally {
            rpc("anvil_setChainId", 31_337);
        }
        eventually(() -> assertEquals("0", text("select count(*) from conditions")));
        assertEquals("pending", status(id));
        assertEquals(before, metric("agentl2_chain_reorgs_total"));
    }

    @Test
    void allOfTheWindowIsFollowed() throws Exception {
        buyer = anotherBuyer();
        String id = pending();
        mine(23);
        awaitRead();
        reorg(24);
        eventually(() -> assertEquals("t", order(id, "orphaned_at is not null")));
        assertEquals("0", text("select count(*) from conditions"));
        eventually(() -> assertEquals("synced", health().get("blockchain")));
    }

    @Test
    void theWindowIsKnownAgainAfterAWayBack() throws Exception {
        mine(30);
        awaitRead();
        run("delete from chain_blocks");
        anotherBuyer().buy(HOUR);
        awaitRead();
        double before = metric("agentl2_chain_reorgs_total");
        reorg(20);
        eventually(() -> assertEquals(before + 1, metric("agentl2_chain_reorgs_total")));
        assertEquals("0", text("select count(*) from conditions"));
    }

    @Test
    void whatWasNeverOlderThanTheStartIsReadAgainFromTheStart() throws Exception {
        String first = text("select first_block from chain_cursor");
        // Without it anvil would make the very same blocks again.
        anotherBuyer().buy(HOUR);
        mine(25);
        awaitRead();
        double before = metric("agentl2_chain_reorgs_total");
        run("update chain_cursor set first_block = (select min(block_number) from chain_blocks)");
        try {
            reorg(26);
            eventually(() -> assertEquals(before + 1, metric("agentl2_chain_reorgs_total")));
            assertEquals("0", text("select count(*) from conditions"));
        } finally {
            run("update chain_cursor set first_block = " + first);
        }
    }

    @Test
    void ordersOfAnotherChainStayAsTheyAre() throws Exception {
        buyer = anotherBuyer();
        String id = pending();
        run("update orders set chain_id = 1 where order_id = '" + id + "'");
        String other = anotherBuyer().buy(HOUR);
        awaitStatus(other, "awaiting_input");
        reorg(2);
        eventually(() -> assertEquals("t", order(other, "orphaned_at is not null")));
        assertEquals("f", order(id, "orphaned_at is not null"));
    }

    @Test
    void aStepThatThePersonTookBeforeTheChainIsLeftWithoutATrace() throws Exception {
        String id = pending();
        given().post("/api/orders/" + id + "/cancel").then().statusCode(200);
        buyer.cancel(id);
        eventually(() -> assertEquals("OrderCancelled on chain", order(id, "error_message")));
        given().post("/api/orders/" + id + "/retry").then().statusCode(409);
        reorg(1);
        eventually(() -> assertEquals("cancelled by request", order(id, "error_message")));
        assertNull(order(id, "settled_block"));
        given().post("/api/orders/" + id + "/retry").then().statusCode(200);
    }

    @Test
    void theResultOfACompletionElsewhereGoesWithItsBlock() throws Exception {
        String id = pending();
        sell(
                "completeOrder",
                new Bytes32(Numeric.hexStringToByteArray(id)),
                new Utf8String("ipfs://elsewhere"),
                new DynamicBytes(new byte[] {1}));
        awaitStatus(id, "completed");
        assertEquals("ipfs://elsewhere", order(id, "result_uri"));
        reorg(1);
        awaitStatus(id, "pending");
        assertNull(order(id, "result_uri"));
    }

    @Test
    void anEventThatTheDatabaseRefusesIsLeftOutAndTheOthersAreNot() throws Exception {
        String known =
                org.web3j.crypto.Credentials.create(chain.buyerPrivateKey()).getAddress();
        run("create function refuse_order() returns trigger language plpgsql as $$ begin"
                + " raise exception 'refused by the test' using errcode = 'character_not_in_repertoire'; end $$");
        run("create trigger refuse_order before insert on orders for each row when (new.buyer_address <> '" + known
                + "') execute function refuse_order()");
        try {
            String refused = anotherBuyer().buy(HOUR);
            String id = buyer.buy(HOUR);
            awaitStatus(id, "awaiting_input");
            assertNull(status(refused));
            assertEquals(refused, text("select subject from conditions where kind = 'poison_event'"));
            assertTrue(((List<?>) health().get("reasons")).getFirst().toString().contains(refused));
        } finally {
            run("drop trigger refuse_order on orders");
            run("drop function refuse_order");
            run("delete from conditions");
        }
    }

    @Test
    void whatABuyerWroteAsTheInputsAddressIsStoredAsPlainText() {
        String id = "0x" + "cd".repeat(32);
        var fields = new java.util.HashMap<String, Object>(Map.of("orderId", id, "serviceId", chain.serviceId()));
        fields.putAll(Map.of("buyer", "0x", "seller", "0x", "totalPrice", BigInteger.ONE, "inputURI", "ipfs://\0x"));
        var onChain = ChainOrder.of(Map.of("units", BigInteger.ONE, "deadline", BigInteger.valueOf(9_999_999_999L)));
        var found = new EventReader.Found(
                new ContractAbi.Event("OrderCreated", fields), onChain, 31_337, 1, "0x" + "1".repeat(64), 0, null);
        QuarkusTransaction.requiringNew().run(() -> orders.apply(List.of(found)));
        assertEquals("ipfs:// x", order(id, "input_uri"));
    }

    @Test
    void theOrdersOfARangeAreLockedBeforeAnyOfThemMoves() throws Exception {
        String id = pending();
        run("delete from order_queue");
        var found = new EventReader.Found(
                new ContractAbi.Event("OrderCancelled", Map.of("orderId", id)), null, 31_337, 1, null, null, null);
        QuarkusTransaction.requiringNew().run(() -> {
            orders.lock(List.of(found));
            String free = CompletableFuture.supplyAsync(
                            () -> text("select count(*) from (select from orders where order_id = '" + id
                                    + "' for no key update skip locked) f"))
                    .join();
            assertEquals("0", free);
        });
    }

    private String log(String id, String level) {
        return text(
                "select string_agg(message, ' ') from logs l join orders o on o.id = l.order_id where o.order_id = '"
                        + id + "' and level = '" + level + "'");
    }

    private static io.restassured.response.ValidatableResponse resume(long fromBlock) {
        return given().contentType("application/json")
                .body("{\"fromBlock\":" + fromBlock + "}")
                .post("/api/chain/resume")
                .then();
    }
}
