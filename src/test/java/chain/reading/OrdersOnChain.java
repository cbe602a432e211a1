package chain.reading;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.Anvil;
import chain.rpc.TestChain;
import development.DevAccount;
import development.DevBuyer;
import development.DevChain;
import development.DevDeployer;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** An agent whose orders come from a real anvil, and what a test does to that chain. */
public abstract class OrdersOnChain {

    public static final Duration HOUR = Duration.ofHours(1);

    @Inject
    protected DataSource database;

    /** The chain itself, whatever stands between it and the runtime. */
    public Web3j node;

    public DevChain.Deployment chain;
    public DevBuyer buyer;

    @BeforeEach
    protected void hostTheService() throws Exception {
        chain = deployment();
        node = Web3j.build(new HttpService(chain.rpcUrl()));
        buyer = new DevBuyer(node, chain);
        run(
                "insert into agents (name, owner_address, service_id, model, temperature, max_tokens, system_prompt) select 'demo', '"
                        + chain.sellerAddress() + "', '" + chain.serviceId()
                        + "', 'gpt-4o', 0, 10, '' where not exists (select from agents)");
    }

    protected DevChain.Deployment deployment() throws IOException {
        return DevChain.read(Path.of(ConfigProvider.getConfig().getValue(TestChain.DIRECTORY, String.class)));
    }

    /** A new order that the runtime has read and given its input to. */
    protected String pending() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        handIn(id, "{\"prompt\":\"hi\"}").statusCode(200);
        assertEquals("pending", status(id));
        return id;
    }

    protected ValidatableResponse handIn(String id, String input) {
        return given().contentType("application/json")
                .body(input)
                .post("/api/orders/" + id + "/input")
                .then();
    }

    /** Sends a transaction of the seller's to the marketplace. */
    protected void sell(String function, Type<?>... arguments) throws IOException {
        new DevAccount(node, Credentials.create(chain.sellerPrivateKey()))
                .call(chain.marketplaceAddress(), BigInteger.ZERO, function, arguments);
    }

    /** The buyer disputes the order on chain. */
    protected void dispute(String id) throws IOException {
        new DevAccount(node, Credentials.create(chain.buyerPrivateKey()))
                .call(
                        chain.marketplaceAddress(),
                        BigInteger.ZERO,
                        "disputeOrder",
                        new Bytes32(Numeric.hexStringToByteArray(id)),
                        new Utf8String("late"));
    }

    /** Decides a dispute as the fee collector, and waits for the block. */
    protected void resolve(String id, boolean refundBuyer) throws IOException {
        String hash = sendDecision(id, refundBuyer);
        eventually(() -> assertTrue(node.ethGetTransactionReceipt(hash)
                .send()
                .getTransactionReceipt()
                .isPresent()));
    }

    /** Sends the fee collector's decision of a dispute, whose key nobody here has. @return the transaction's hash */
    protected String sendDecision(String id, boolean refundBuyer) throws IOException {
        String collector = "0x"
                + node.ethCall(
                                Transaction.createEthCallTransaction(
                                        null, chain.marketplaceAddress(), DevDeployer.encode("feeCollector")),
                                DefaultBlockParameterName.LATEST)
                        .send()
                        .getValue()
                        .substring(26);
        rpc("anvil_impersonateAccount", collector);
        String data = DevDeployer.encode(
                "resolveDispute", new Bytes32(Numeric.hexStringToByteArray(id)), new Bool(refundBuyer));
        return (String) new Anvil(chain.rpcUrl())
                .call("eth_sendTransaction", Map.of("from", collector, "to", chain.marketplaceAddress(), "data", data));
    }

    /** Another buyer with money of its own. */
    protected DevBuyer anotherBuyer() throws Exception {
        var account = Credentials.create(org.web3j.crypto.Keys.createEcKeyPair());
        rpc("anvil_setBalance", account.getAddress(), "0x8ac7230489e80000");
        String key = "0x" + account.getEcKeyPair().getPrivateKey().toString(16);
        return new DevBuyer(
                node,
                new DevChain.Deployment(
                        chain.rpcUrl(),
                        chain.chainId(),
                        chain.marketplaceAddress(),
                        chain.registryAddress(),
                        chain.serviceId(),
                        chain.sellerAddress(),
                        chain.sellerPrivateKey(),
                        key));
    }

    /** Replaces the newest blocks by as many empty ones. */
    protected void reorg(int depth) throws IOException {
        new Anvil(chain.rpcUrl()).reorg(depth);
    }

    protected void mine(int blocks) throws IOException {
        rpc("anvil_mine", "0x" + Integer.toHexString(blocks));
    }

    protected void rpc(String method, Object... parameters) throws IOException {
        new Anvil(chain.rpcUrl()).call(method, parameters);
    }

    protected long head() throws IOException {
        return node.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                .send()
                .getBlock()
                .getNumber()
                .longValueExact();
    }

    /** Waits until all blocks are read, and the newest one by its hash; one may still be made meanwhile. */
    protected void awaitRead() {
        eventually(() -> {
            var block = node.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                    .send()
                    .getBlock();
            assertEquals(
                    block.getHash(),
                    text(
                            "select hash from chain_blocks b join chain_cursor c using (block_number) where block_number = "
                                    + block.getNumber()));
        });
    }

    protected void awaitStatus(String id, String status) {
        eventually(() -> assertEquals(status, status(id)));
    }

    protected void eventually(org.awaitility.core.ThrowingRunnable check) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(check);
    }

    protected String status(String id) {
        return order(id, "status");
    }

    /** A column, or an expression, of the order. */
    protected String order(String id, String column) {
        return text("select " + column + " from orders o where order_id = '" + id + "'");
    }

    /** Whether a worker may claim the order; null if it is not in the queue. */
    protected String ready(String id) {
        return text("select q.ready from order_queue q join orders o on o.id = q.id where o.order_id = '" + id + "'");
    }

    protected Map<String, Object> health() {
        return given().get("/health").then().extract().jsonPath().getMap("");
    }

    protected double metric(String name) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    protected String text(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    protected void run(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
