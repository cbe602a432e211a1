package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.TestWallet;
import chain.contract.EncodedOrders;
import chain.rpc.LentChain;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import development.DevBuyer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import models.StubProviders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.http.HttpService;
import startup.TestDatabase;

/** Whole journeys: the packaged runtime, a real PostgreSQL, a real anvil; only the model providers are stubs, at the wire. */
@Order(7)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderJourneyIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database = TestDatabase.empty();
    private final Map<String, String> environment = new HashMap<>();
    private LentChain chain;
    private Web3j node;
    private DevBuyer buyer;
    private StubProviders providers;
    private String agentId;
    private RuntimeProcess runtime;

    @BeforeAll
    void start() throws Exception {
        chain = LentChain.take();
        var deployment = chain.deployment();
        node = Web3j.build(new HttpService(deployment.rpcUrl()));
        buyer = new DevBuyer(node, deployment);
        providers = new StubProviders();
        environment.putAll(database.start());
        environment.put("L2_RPC_URL", deployment.rpcUrl());
        environment.put("MARKETPLACE_ADDRESS", deployment.marketplaceAddress());
        environment.put("REGISTRY_ADDRESS", deployment.registryAddress());
        environment.put("RUNTIME_PRIVATE_KEY", deployment.sellerPrivateKey());
        environment.put("JWT_SECRET", "a test's secret of more than 32 bytes");
        environment.put("OPERATOR_ADDRESSES", TestWallet.OPERATOR.address());
        environment.put("AUTH_DOMAINS", TestWallet.DOMAIN);
        environment.put("ENCRYPTION_KEY", "00112233445566778899aabbccddeeff".repeat(2));
        environment.put("OPENAI_API_KEY", "sk-test-openai");
        environment.put("OPENAI_BASE_URL", providers.openAiUrl());
        environment.put("ANTHROPIC_API_KEY", "sk-test-anthropic");
        environment.put("ANTHROPIC_BASE_URL", providers.anthropicUrl());
        environment.put("ORDER_LEASE_MS", "3000");
        agentId = running()
                .post(
                        "/api/agents",
                        Map.of(
                                "name", "Journey",
                                "model", "gpt-4o",
                                "systemPrompt", "Be brief.",
                                "serviceId", deployment.serviceId()))
                .json()
                .get("id")
                .asText();
    }

    /** One for all tests that do not mind how it was started. */
    private RuntimeProcess running() throws IOException {
        if (runtime == null) {
            runtime = RuntimeProcess.startJar(environment);
        }
        return runtime;
    }

    private void nothingRuns() throws InterruptedException {
        if (runtime != null) {
            runtime.close();
            runtime = null;
        }
    }

    @BeforeEach
    void forget() {
        providers.calls().clear();
        providers.answerWith(call -> StubProviders.Reply.text("the answer"));
    }

    @AfterAll
    void stop() throws InterruptedException, IOException {
        nothingRuns();
        providers.close();
        chain.close();
        database.stop();
    }

    @Test
    void anOrderIsAnsweredByOpenAiCompletedOnChainAndPaid() throws Exception {
        var runtime = running();
        runtime.patch("/api/agents/" + agentId, Map.of("model", "gpt-4o"));
        BigInteger before = sellerBalance();
        double tokensBefore = tokensOfGpt4o(runtime);
        String orderId = buyer.buy(Duration.ofHours(1));
        handIn(runtime, orderId, "What is {{this}} ${body}?");
        JsonNode order = awaitStatus(runtime, orderId, "completed");

        assertEquals(1, providers.calls().size());
        var call = providers.calls().peek();
        assertEquals("Bearer sk-test-openai", call.headers().get("Authorization"));
        assertEquals("What is {{this}} ${body}?", call.prompt());
        assertEquals("the answer", order.get("resultData").asText());
        assertEquals(18, order.get("tokensUsed").asInt());
        JsonNode onChain = readWithEthers(orderId);
        assertEquals(1, onChain.get("status").asInt());
        assertEquals(order.get("resultUri").asText(), onChain.get("resultURI").asText());
        byte[] bytes = runtime.get(
                        "/api/results/" + onChain.get("resultURI").asText().substring("ipfs://".length()))
                .body();
        String hash = "0x"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertEquals(hash, onChain.get("resultHash").asText());
        assertEquals("the answer", JSON.readTree(bytes).get("result").asText());
        assertTrue(sellerBalance().compareTo(before) > 0, "the seller was paid");
        assertEquals(18.0, tokensOfGpt4o(runtime) - tokensBefore);
    }

    @Test
    void anOrderIsAnsweredByAnthropic() throws Exception {
        var runtime = running();
        runtime.patch("/api/agents/" + agentId, Map.of("model", "claude-3-opus"));
        String orderId = buyer.buy(Duration.ofHours(1));
        handIn(runtime, orderId, "Hello.");
        awaitStatus(runtime, orderId, "completed");
        var call = providers.calls().peek();
        assertEquals("/anthropic/v1/messages", call.path());
        assertEquals("sk-test-anthropic", call.headers().get("x-api-key"));
        assertEquals(1, readWithEthers(orderId).get("status").asInt());
    }

    @Test
    void aWorkerKilledInTheMiddleLosesNothingAndCompletesOnce() throws Exception {
        var asked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        providers.answerWith(call -> {
            asked.countDown();
            awaitQuietly(release);
            return StubProviders.Reply.text("the answer");
        });
        String orderId;
        try (var runtime = running()) {
            orderId = buyer.buy(Duration.ofHours(1));
            handIn(runtime, orderId, "Hello.");
            assertTrue(asked.await(30, java.util.concurrent.TimeUnit.SECONDS), "the model was asked");
            runtime.kill();
            this.runtime = null;
        }
        release.countDown();
        providers.answerWith(call -> StubProviders.Reply.text("the second answer"));
        JsonNode order = awaitStatus(running(), orderId, "completed");
        assertEquals("the second answer", order.get("resultData").asText());
        assertEquals(2, providers.calls().size());
        assertEquals(1, completions(orderId));
    }

    @Test
    void anOrderBoughtWhileNothingRunsIsFound() throws Exception {
        nothingRuns();
        String orderId = buyer.buy(Duration.ofHours(1));
        awaitStatus(running(), orderId, "awaiting_input");
        buyer.cancel(orderId);
        awaitStatus(running(), orderId, "cancelled");
    }

    @Test
    void twoListenersLoseNothingAndRecordNothingTwice() throws Exception {
        var listener = new HashMap<>(environment);
        listener.put("AGENTL2_ROLES", "listener");
        List<String> bought = new ArrayList<>();
        var front = running();
        try (var second = RuntimeProcess.start(listener)) {
            assertEquals(200, second.get("/health").status());
            for (int i = 0; i < 20; i++) {
                bought.add(buyer.buy(Duration.ofHours(1)));
            }
            buyer.cancel(bought.getFirst());
            awaitStatus(front, bought.getFirst(), "cancelled");
            // Whichever of the two reads on, the other goes on where it stops.
            second.kill();
        }
        bought.add(buyer.buy(Duration.ofHours(1)));
        for (String id : bought.subList(1, bought.size())) {
            awaitStatus(front, id, "awaiting_input");
            JsonNode log = front.get("/api/orders/" + id + "/logs").json().get("logs");
            assertEquals(1, log.size(), log.toString());
        }
    }

    @Test
    void rolesShareTheWork() throws Exception {
        nothingRuns();
        var api = new HashMap<>(environment);
        api.put("AGENTL2_ROLES", "api");
        var others = new HashMap<>(environment);
        others.put("AGENTL2_ROLES", "worker,listener");
        String orderId = buyer.buy(Duration.ofHours(1));
        try (var front = RuntimeProcess.start(api);
                var back = RuntimeProcess.start(others)) {
            back.borrowToken(front);
            assertEquals(404, back.get("/api/agents/" + agentId).status());
            handIn(front, orderId, "Hello.");
            awaitStatus(front, orderId, "completed");
        }
    }

    @Test
    void aMissingSettingStopsTheStartWithOneLine() throws Exception {
        var incomplete = new HashMap<>(environment);
        incomplete.remove("L2_RPC_URL");
        try (var runtime = RuntimeProcess.launch(incomplete)) {
            assertEquals(78, runtime.exitStatus());
            assertEquals(
                    "agentl2: L2_RPC_URL is missing; it should be the address of an EVM node, such as https://host or "
                            + "wss://host, or several separated by commas",
                    runtime.log().strip());
        }
    }

    @Test
    void noSecretIsEverLogged() throws Exception {
        var runtime = running();
        assertEquals(200, runtime.get("/health").status());
        String log = runtime.log();
        for (String name : new String[] {"RUNTIME_PRIVATE_KEY", "JWT_SECRET", "ENCRYPTION_KEY", "OPENAI_API_KEY"}) {
            String value = environment.get(name).replaceFirst("^0x", "");
            assertFalse(log.contains(value), name + " is in the log");
        }
    }

    private static void handIn(RuntimeProcess runtime, String orderId, String prompt) throws IOException {
        int status = runtime.post("/api/orders/" + orderId + "/input", Map.of("prompt", prompt))
                .status();
        assertTrue(status == 200 || status == 202, "input answered " + status);
    }

    private static JsonNode awaitStatus(RuntimeProcess runtime, String orderId, String status) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(
                        () -> runtime.get("/api/orders/" + orderId).json(),
                        order -> status.equals(order.path("status").asText()));
    }

    private static double tokensOfGpt4o(RuntimeProcess runtime) throws IOException {
        String metrics = new String(runtime.get("/metrics").body(), java.nio.charset.StandardCharsets.UTF_8);
        return metrics.lines()
                .filter(line -> line.startsWith("agentl2_ai_tokens_used{model=\"gpt-4o\"} "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private BigInteger sellerBalance() throws IOException {
        return node.ethGetBalance(chain.deployment().sellerAddress(), DefaultBlockParameterName.LATEST)
                .send()
                .getBalance();
    }

    private int completions(String orderId) throws IOException {
        var filter = new org.web3j.protocol.core.methods.request.EthFilter(
                DefaultBlockParameterName.EARLIEST,
                DefaultBlockParameterName.LATEST,
                chain.deployment().marketplaceAddress());
        filter.addSingleTopic(EncodedOrders.COMPLETED);
        filter.addSingleTopic(orderId);
        return node.ethGetLogs(filter).send().getLogs().size();
    }

    /** Reads the order by another client than the runtime's. */
    private JsonNode readWithEthers(String orderId) throws IOException {
        var process = new ProcessBuilder(
                        "node",
                        "read-order.mjs",
                        chain.deployment().rpcUrl(),
                        chain.deployment().marketplaceAddress(),
                        orderId)
                .directory(Path.of("contracts").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return JSON.readTree(process.getInputStream().readAllBytes());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
