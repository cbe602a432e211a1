package chain.reading;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chain.contract.EncodedOrders;
import chain.rpc.Anvil;
import chain.rpc.TestChain;
import chain.sending.CompletionCheck;
import development.DevDeployer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orders.NotReady;
import orders.Order;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.utils.Numeric;
import queue.TestOrders;
import startup.TestDatabase;

/** A dispute that is rejected pays nobody: the order goes on from where it was, to its completion. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestChain.class)
class DisputeTest extends OrdersOnChain {

    @Inject
    CompletionCheck check;

    @BeforeEach
    void noWorkerTakesAnOrder() {
        run("update agents set status = 'paused', deleted_at = null");
    }

    @Test
    void anOrderWithoutInputWaitsForItAgain() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        rejectDispute(id);
        awaitStatus(id, "awaiting_input");
        handIn(id, "{\"prompt\":\"hi\"}").statusCode(200);
        assertEquals("pending", status(id));
    }

    @Test
    void aDisputedOrderTakesNoInputAndIsNotRetried() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        dispute(id);
        awaitStatus(id, "disputed");
        handIn(id, "{\"prompt\":\"hi\"}").statusCode(409);
        retry(id).statusCode(409).body("detail", containsString("goes on by itself"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "processing"})
    void whatAWorkerHadIsQueuedAgain(String before) throws Exception {
        String id = pending();
        run("update orders set status = '" + before + "' where order_id = '" + id + "' and status <> '" + before + "'");
        dispute(id);
        awaitStatus(id, "disputed");
        assertNull(ready(id));
        resolve(id, false);
        awaitStatus(id, "pending");
        // It waits for its agent, which is paused.
        assertEquals("f", ready(id));
        retry(id).statusCode(200);
    }

    @Test
    void anAnswerThatAwaitsApprovalIsAskedAboutAgain() throws Exception {
        String id = pending();
        run("delete from order_queue");
        run("update orders set status = 'processing' where order_id = '" + id + "'");
        run(
                "update orders set status = 'awaiting_approval', result_data = 'x', result_uri = 'ipfs://x', result_hash = '0x"
                        + "ab".repeat(32) + "' where order_id = '" + id + "'");
        rejectDispute(id);
        awaitStatus(id, "awaiting_approval");
        assertEquals(
                "pending withdrawn",
                text(
                        "select string_agg(p.status, ' ' order by p.status) from approvals p join orders o on o.id = p.order_id"
                                + " where o.order_id = '" + id + "'"));
        assertEquals("0", text("select count(*) from completions"));
    }

    @Test
    void aCompletionThatRevertedOnADisputeIsSentAgain() throws Exception {
        String id = pending();
        var anvil = new Anvil(chain.rpcUrl());
        anvil.automine(false);
        try {
            complete(id);
            eventually(() -> assertEquals("t", transaction(id, "signed", "sent_at is not null")));
            // The buyer's transaction goes before it: the completion is mined, and reverts.
            anvil.call("anvil_impersonateAccount", buyerAddress());
            disputeAtOnce(id);
            anvil.mine(1);
        } finally {
            anvil.automine(true);
        }
        awaitStatus(id, "disputed");
        eventually(() -> assertEquals("t", transaction(id, "reverted", "true")));
        resolve(id, false);
        awaitStatus(id, "completed");
        assertEquals("1", onChain(id));
        // The event may have completed the order before the receipt was asked for.
        eventually(() -> assertEquals("t", transaction(id, "mined", "true")));
    }

    @Test
    void disputesThatAreRejectedAgainAndAgainDoNotEndTheOrder() throws Exception {
        String id = pending();
        run("update agents set status = 'paused'");
        run("update orders set status = 'completing', result_uri = 'ipfs://x', result_hash = '0x" + "ab".repeat(32)
                + "' where order_id = '" + id + "'");
        run("delete from order_queue");
        for (int nonce = 0; nonce < 5; nonce++) {
            run(
                    "insert into transactions (hash, order_id, signer, chain_id, nonce, raw, status, block_number, mined_at)"
                            + " select '0x" + ("c" + nonce).repeat(32) + "', id, seller_address, 31337, "
                            + (1000 + nonce)
                            + ", '', 'reverted', created_block, now() from orders where order_id = '" + id + "'");
        }
        rejectDispute(id);
        awaitStatus(id, "completed");
        assertEquals("1", onChain(id));
    }

    @Test
    void aFailedOrderIsFailedAgainAndCanBeRetried() throws Exception {
        String id = pending();
        run("delete from order_queue");
        run("update orders set status = 'failed', error_message = 'the model refused' where order_id = '" + id + "'");
        rejectDispute(id);
        awaitStatus(id, "failed");
        assertEquals("the model refused", order(id, "error_message"));
        retry(id).statusCode(200);
        assertEquals("pending", status(id));
    }

    @Test
    void whatAPersonHadStoppedStaysStoppedAndCanBeRetried() throws Exception {
        String id = pending();
        given().post("/api/orders/" + id + "/cancel").then().statusCode(200);
        rejectDispute(id);
        awaitStatus(id, "cancelled");
        retry(id).statusCode(200);
    }

    @Test
    void anOrderWhoseAgentIsGoneIsStopped() throws Exception {
        String id = pending();
        dispute(id);
        awaitStatus(id, "disputed");
        run("update agents set deleted_at = now()");
        resolve(id, false);
        awaitStatus(id, "cancelled");
        assertEquals("the agent was deleted", order(id, "error_message"));
    }

    @Test
    void theBuyerMayDisputeAgainAndCancelAndBeRefunded() throws Exception {
        String cancelled = pending();
        String refunded = pending();
        rejectDispute(cancelled);
        awaitStatus(cancelled, "pending");
        rejectDispute(cancelled);
        awaitStatus(cancelled, "pending");
        buyer.cancel(cancelled);
        awaitStatus(cancelled, "cancelled");
        rejectDispute(refunded);
        awaitStatus(refunded, "pending");
        dispute(refunded);
        awaitStatus(refunded, "disputed");
        resolve(refunded, true);
        awaitStatus(refunded, "cancelled");
        retry(refunded).statusCode(409).body("detail", containsString("has the money back"));
    }

    @Test
    void aDisputedOrderIsNotFailedButWaits() throws Exception {
        String id = pending();
        dispute(id);
        awaitStatus(id, "disputed");
        awaitRead();
        var order = new Order(
                UUID.randomUUID(),
                id,
                UUID.randomUUID(),
                1,
                0,
                chain.serviceId(),
                chain.sellerAddress(),
                chain.sellerAddress(),
                BigInteger.ONE,
                BigInteger.ONE,
                Instant.now().plus(HOUR),
                null,
                TestOrders.UNKNOWN);
        assertThrows(NotReady.class, () -> check.check(order));
    }

    private void rejectDispute(String id) throws Exception {
        dispute(id);
        awaitStatus(id, "disputed");
        resolve(id, false);
    }

    /** Puts an order into the outbox with a result. */
    private void complete(String id) {
        run("delete from order_queue");
        run("update orders set status = 'completing', result_uri = 'ipfs://x', result_hash = '0x" + "ab".repeat(32)
                + "' where order_id = '" + id + "'");
        run("insert into completions (id, seller_address) select id, seller_address from orders where order_id = '" + id
                + "'");
    }

    private void disputeAtOnce(String id) throws Exception {
        String data = DevDeployer.encode(
                "disputeOrder", new Bytes32(Numeric.hexStringToByteArray(id)), new Utf8String("late"));
        rpc(
                "eth_sendTransaction",
                Map.of(
                        "from",
                        buyerAddress(),
                        "to",
                        chain.marketplaceAddress(),
                        "gas",
                        "0x4c4b40",
                        "maxPriorityFeePerGas",
                        "0x2540be4000",
                        "maxFeePerGas",
                        "0x2540be4000",
                        "data",
                        data));
    }

    private String buyerAddress() {
        return Credentials.create(chain.buyerPrivateKey()).getAddress();
    }

    /** Whether the order has a transaction of this status, and what holds of it. */
    private String transaction(String id, String status, String expression) {
        return text(
                "select " + expression + " from transactions t join orders o on o.id = t.order_id where o.order_id = '"
                        + id + "' and t.status = '" + status + "' limit 1");
    }

    private String onChain(String id) throws Exception {
        var filter = new EthFilter(
                DefaultBlockParameterName.EARLIEST,
                DefaultBlockParameterName.LATEST,
                List.of(chain.marketplaceAddress()));
        filter.addSingleTopic(EncodedOrders.COMPLETED);
        filter.addSingleTopic(id);
        return String.valueOf(node.ethGetLogs(filter).send().getLogs().size());
    }

    private static ValidatableResponse retry(String id) {
        return given().post("/api/orders/" + id + "/retry").then();
    }
}
