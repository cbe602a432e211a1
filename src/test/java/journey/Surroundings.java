package journey;

import static org.awaitility.Awaitility.await;

import access.signin.TestWallet;
import chain.rpc.ChainProxy;
import chain.rpc.LentChain;
import development.DevAccount;
import development.DevChain;
import development.DevDeployer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import models.StubProviders;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import startup.TestDatabase;

/** All that is around the runtime: a real database behind a gate, a real chain behind a proxy, and stubs of the providers. */
final class Surroundings implements AutoCloseable {

    private final TestDatabase database = new TestDatabase();
    private final TcpGate gate;
    private final OrderBook book;
    private final LentChain lentChain;
    private final Web3j node;
    private final Ledger ledger;
    private final ChainProxy proxy;
    private final StubProviders providers;
    private final Map<String, String> environment = new HashMap<>();

    /** Starts everything on free ports. */
    Surroundings() throws IOException {
        URI address = URI.create(database.start().get("DATABASE_URL"));
        gate = TcpGate.to(address.getPort());
        book = new OrderBook("jdbc:postgresql://localhost:" + address.getPort() + address.getPath()
                + "?user=postgres&password=postgres");
        lentChain = LentChain.take();
        node = Web3j.build(new HttpService(chain().rpcUrl()));
        ledger = new Ledger(node, chain());
        proxy = ChainProxy.to(chain().rpcUrl());
        providers = new StubProviders();
        environment.put("DATABASE_URL", "postgresql://postgres:postgres@localhost:" + gate.port() + address.getPath());
        environment.put("L2_RPC_URL", proxy.url());
        environment.put("MARKETPLACE_ADDRESS", chain().marketplaceAddress());
        environment.put("REGISTRY_ADDRESS", chain().registryAddress());
        environment.put("RUNTIME_PRIVATE_KEY", chain().sellerPrivateKey());
        environment.put("JWT_SECRET", "a test's secret of more than 32 bytes");
        environment.put("OPERATOR_ADDRESSES", TestWallet.OPERATOR.address());
        environment.put("AUTH_DOMAINS", TestWallet.DOMAIN);
        environment.put("ENCRYPTION_KEY", "00112233445566778899aabbccddeeff".repeat(2));
        environment.put("OPENAI_API_KEY", "sk-test-openai");
        environment.put("OPENAI_BASE_URL", providers.openAiUrl());
        // All clients of a test are at one address.
        environment.put("RATE_LIMIT_PER_ADDRESS", "0");
        environment.put("RATE_LIMIT_SIGN_IN_PER_ADDRESS", "0");
        environment.put("RATE_LIMIT_PER_CALLER", "0");
        environment.put("ORDER_LEASE_MS", "3000");
        environment.put("MAX_CONCURRENT_EXECUTIONS", "20");
        // Blocks are made for transactions here, and none would follow the last one.
        environment.put("CHAIN_CONFIRMATIONS", "0");
        environment.put("AGENTL2_CHAIN_POLL_INTERVAL_MS", "500");
        environment.put("AGENTL2_CHAIN_RESEND_AFTER_SECONDS", "2");
        environment.put("AGENTL2_CHAIN_NONCE_RECHECK_SECONDS", "2");
        environment.put("AGENTL2_CHAIN_SIGNER_LEASE_SECONDS", "5");
        environment.put("AGENTL2_CHAIN_TIMEOUT_SECONDS", "5");
    }

    Map<String, String> environment() {
        return environment;
    }

    /** The environment of a process with these roles, and of other settings if need be. */
    Map<String, String> environment(String roles, String... settings) {
        var values = new HashMap<>(environment);
        values.put("AGENTL2_ROLES", roles);
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return values;
    }

    TcpGate gate() {
        return gate;
    }

    OrderBook book() {
        return book;
    }

    Ledger ledger() {
        return ledger;
    }

    ChainProxy proxy() {
        return proxy;
    }

    StubProviders providers() {
        return providers;
    }

    DevChain.Deployment chain() {
        return lentChain.deployment();
    }

    /** The chain's node, past the proxy. */
    Web3j node() {
        return node;
    }

    /** Makes the agent that offers the chain's service; returns its id. */
    String createAgent(RuntimeProcess runtime) throws IOException {
        return createAgent(runtime, chain().serviceId(), "gpt-4o");
    }

    /** Makes an agent that offers a service by {@code model}; returns its id. */
    String createAgent(RuntimeProcess runtime, String serviceId, String model) throws IOException {
        var agent = Map.of("name", "Journey", "model", model, "systemPrompt", "Be brief.", "serviceId", serviceId);
        return runtime.post("/api/agents", agent).json().get("id").asText();
    }

    /** Registers one more service of the seller; returns its id. */
    String offerService() throws IOException {
        TransactionReceipt offered = new DevAccount(node, Credentials.create(chain().sellerPrivateKey()))
                .call(
                        chain().registryAddress(),
                        BigInteger.ZERO,
                        "registerService",
                        new Address(chain().sellerAddress()),
                        new Utf8String("chat"),
                        new Uint256(DevDeployer.PRICE_WEI),
                        new Utf8String(""));
        // ServiceRegistered: topic 1 is the service's id.
        return offered.getLogs().getFirst().getTopics().get(1);
    }

    /** From now on the model takes its time, so that there is a middle of an execution. */
    void answerAfter(Duration time) {
        providers.answerWith(call -> {
            LockSupport.parkNanos(time.toNanos());
            return StubProviders.Reply.text("the answer");
        });
    }

    /** Buys orders and hands in their inputs. */
    List<String> buy(int count) throws IOException, SQLException {
        return buy(chain().serviceId(), count);
    }

    List<String> buy(String serviceId, int count) throws IOException, SQLException {
        List<String> ids = new BulkBuyer(node, chain(), serviceId).buy(count);
        book.giveInputs(ids);
        return ids;
    }

    /**
     * Waits until all these orders are completed and nothing is left to do, and says what became of them.
     *
     * @param patience how long it may take until one more order is completed, or until all is done once they are: a slow machine
     *     takes longer for all of them, but does not stand still
     */
    void settle(String run, List<String> ids, Instant since, Duration patience) throws IOException, SQLException {
        try {
            int completed = book.count(ids, "completed");
            while (!isSettled(ids)) {
                int before = completed;
                await().atMost(patience)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> book.count(ids, "completed") > before || isSettled(ids));
                completed = book.count(ids, "completed");
            }
        } finally {
            var time = Duration.between(since, Instant.now());
            Tally.of(this, ids).report(run, time);
        }
    }

    private boolean isSettled(List<String> ids) throws IOException, SQLException {
        return book.count(ids, "completed") == ids.size()
                && Tally.of(this, ids).left().isEmpty();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        providers.close();
        node.shutdown();
        lentChain.close();
        gate.close();
        database.stop();
    }
}
