package chain.reconciling;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.TestChain;
import chain.sending.CompletionCheck;
import development.DevAccount;
import development.DevBuyer;
import development.DevChain;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import orders.Order;
import orders.OrderCancelled;
import orders.OrderExpired;
import orders.PermanentFailure;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.utils.Numeric;
import queue.TestOrders;
import startup.TestDatabase;

@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestChain.class)
class ChainJourneyTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Inject
    DataSource database;

    @Inject
    @Named("chain")
    Web3j node;

    @Inject
    CompletionCheck check;

    private DevChain.Deployment chain;
    private DevBuyer buyer;

    @BeforeEach
    void hostTheService() throws Exception {
        chain = DevChain.read(Path.of(ConfigProvider.getConfig().getValue(TestChain.DIRECTORY, String.class)));
        buyer = new DevBuyer(node, chain);
        run(
                "insert into agents (name, owner_address, service_id, model, temperature, max_tokens, system_prompt, status) "
                        + "select 'demo', '" + chain.sellerAddress() + "', '" + chain.serviceId()
                        + "', 'gpt-4o', 0, 10, '', 'paused' "
                        + "where not exists (select from agents)");
    }

    @Test
    void anEventBecomesARowAndACancellationEndsIt() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        buyer.cancel(id);
        awaitStatus(id, "cancelled");
        assertThrows(OrderCancelled.class, () -> check.check(order(id, chain.sellerAddress(), HOUR)));
    }

    @Test
    void anInputThatCameFirstMakesTheOrderPending() throws Exception {
        run("update chain_cursor set block_number = block_number + 1000000");
        String id = buyer.buy(HOUR);
        run("insert into early_inputs values ('" + id + "', '{\"prompt\":\"hi\"}', '0x" + "0".repeat(64) + "')");
        run("update chain_cursor set block_number = block_number - 1000000");
        awaitStatus(id, "pending");
        assertEquals(
                "1",
                text("select count(*) from order_queue q join orders o on o.id = q.id where o.order_id = '" + id
                        + "' and not ready"));
        assertEquals("0", text("select count(*) from early_inputs"));
    }

    @Test
    void aRangeReadTwiceChangesNothing() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        run("update chain_cursor set block_number = 0");
        String next = buyer.buy(HOUR);
        awaitStatus(next, "awaiting_input");
        assertEquals("1", text("select count(*) from orders where order_id = '" + id + "'"));
    }

    @Test
    void aCompletionIsMinedAndTheSellerIsPaid() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        check.check(order(id, chain.sellerAddress(), HOUR));
        BigInteger before = balance();
        complete(id);
        awaitStatus(id, "completed");
        assertTrue(balance().compareTo(before) > 0);
        // The event may have completed the order before the receipt was asked for.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertEquals(
                        "mined",
                        text(
                                "select t.status from transactions t join orders o on o.id = t.order_id where o.order_id = '"
                                        + id + "'")));
        assertEquals("0", text("select count(*) from completions"));
        assertTrue(text("select complete_tx_hash from orders where order_id = '" + id + "'")
                .startsWith("0x"));
    }

    @Test
    void aCompletionOfACancelledOrderEndsAsCancelled() throws Exception {
        run("update chain_cursor set block_number = block_number");
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        buyer.cancel(id);
        awaitStatus(id, "cancelled");
        run("update orders set status = 'pending' where order_id = '" + id + "'");
        complete(id);
        awaitStatus(id, "cancelled");
    }

    @Test
    void aSellersOddResultAddressDoesNotStopTheListener() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        // Any seller of the marketplace can emit this, and PostgreSQL takes no NUL.
        new DevAccount(node, Credentials.create(chain.sellerPrivateKey()))
                .call(
                        chain.marketplaceAddress(),
                        BigInteger.ZERO,
                        "completeOrder",
                        new Bytes32(Numeric.hexStringToByteArray(id)),
                        new Utf8String("ipfs://\0\n" + "x".repeat(5000)),
                        new DynamicBytes(new byte[32]));
        awaitStatus(id, "completed");
        assertTrue(text("select result_uri from orders where order_id = '" + id + "'")
                .matches("ipfs:// x{900,1000}"));
        awaitStatus(buyer.buy(HOUR), "awaiting_input");
    }

    @Test
    void aModelIsNotPaidForWhatCannotBeCompleted() throws Exception {
        String soon = buyer.buy(Duration.ofSeconds(20));
        assertThrows(OrderExpired.class, () -> check.check(order(soon, chain.sellerAddress(), Duration.ofSeconds(20))));
        String id = buyer.buy(HOUR);
        var missing = assertThrows(PermanentFailure.class, () -> check.check(order(id, "0x" + "1".repeat(40), HOUR)));
        assertTrue(missing.getMessage().contains("AGENT_PRIVATE_KEY"));
    }

    private void complete(String id) throws Exception {
        run("update orders set status = 'completing', result_uri = 'ipfs://x', result_hash = '0x" + "ab".repeat(32)
                + "' where order_id = '" + id + "'");
        run("insert into completions (id, seller_address) select id, seller_address from orders where order_id = '" + id
                + "'");
    }

    private Order order(String id, String seller, Duration patience) {
        return new Order(
                UUID.randomUUID(),
                id,
                UUID.randomUUID(),
                1,
                0,
                chain.serviceId(),
                seller,
                seller,
                BigInteger.ONE,
                BigInteger.ONE,
                Instant.now().plus(patience),
                null,
                TestOrders.UNKNOWN);
    }

    private BigInteger balance() throws Exception {
        return node.ethGetBalance(chain.sellerAddress(), DefaultBlockParameterName.LATEST)
                .send()
                .getBalance();
    }

    private void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertEquals(status, text("select status from orders where order_id = '" + id + "'")));
    }

    private String text(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private void run(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
