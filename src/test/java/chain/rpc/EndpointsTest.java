package chain.rpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import development.DevChain;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.VoidResponse;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** Two proxies before one anvil: what each of them sees, and what the caller does. */
class EndpointsTest {

    private static final String BALANCE = "eth_getBalance";

    @TempDir
    static Path directory;

    private static DevChain chain;
    private static Web3j direct;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private ChainProxy first;
    private ChainProxy second;
    private Endpoints endpoints;
    private Web3j node;

    @BeforeAll
    static void startChain() throws IOException {
        try (var free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            chain = DevChain.start(directory, port);
        }
        direct = Web3j.build(new HttpService(chain.deployment().rpcUrl()));
    }

    @AfterAll
    static void stopChain() {
        chain.stop();
    }

    @BeforeEach
    void open() throws IOException {
        first = ChainProxy.to(chain.deployment().rpcUrl());
        second = ChainProxy.to(chain.deployment().rpcUrl());
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.shutdown();
        }
        first.close();
        second.close();
    }

    @Test
    void theChainThatEventsWereReadFromIsTheRightOneWhoeverAnswersFirst() {
        var recorded = new java.util.concurrent.atomic.AtomicReference<>(java.util.OptionalLong.empty());
        var chain = new ChainIdentity(java.util.OptionalLong.empty(), recorded::get);
        assertTrue(chain.accepts(99));
        assertFalse(chain.accepts(1));
        recorded.set(java.util.OptionalLong.of(1));
        assertTrue(chain.accepts(1));
        assertFalse(chain.accepts(99));
    }

    @Test
    void theNextIsAskedWhileTheFirstIsDownAndTheFirstAgainOnceItIsWell() throws Exception {
        connect(Map.of());
        balance();
        assertEquals(1, first.count(BALANCE));
        first.down();
        assertTimeout(Duration.ofSeconds(2), this::balance);
        assertEquals(1, second.count(BALANCE));
        assertTrue(errors("connection") > 0);
        first.up();
        awaitAskedFirst(first);
        await().until(() -> endpoints.state().equals(new Endpoints.State(2, 0, 2, List.of())));
    }

    @Test
    void aRequestToAnEndpointThatHangsIsTakenToTheNextLongBeforeItsOwnTimeOut() throws Exception {
        connect(Map.of("timeout-seconds", "60"));
        balance();
        first.hang();
        assertTimeout(Duration.ofSeconds(8), this::balance);
        assertTimeout(Duration.ofMillis(500), this::balance);
        assertEquals(2, second.count(BALANCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 <html>", "200 ", "200 {}", "200 []", "429 {\"error\":{\"code\":1}}", "502 <html>"})
    void whatIsNoAnswerIsAskedAgainElsewhere(String page) throws Exception {
        connect(Map.of());
        balance();
        first.answer(Integer.parseInt(page.substring(0, 3)), page.substring(4));
        balance();
        var batch = node.newBatch().add(node.ethChainId()).add(node.ethBlockNumber());
        assertEquals(2, batch.send().getResponses().size());
        assertEquals(1, second.count(BALANCE));
    }

    @Test
    void aNodeThatCannotNameItsNewestBlockIsNotUsedButAnErrorOfTheRequestIsAnAnswer() throws Exception {
        connect(Map.of());
        first.when("eth_blockNumber", call -> call.result(null));
        assertTrue(node.ethBlockNumber().send().getBlockNumber().signum() > 0);
        first.heal();
        awaitAskedFirst(first);
        first.when(BALANCE, ChainFaults.error(-32000, "query returned more than 10000 results"));
        int before = second.count(BALANCE);
        assertTrue(node.ethGetBalance(seller(), DefaultBlockParameterName.LATEST)
                .send()
                .hasError());
        assertEquals(before, second.count(BALANCE));
    }

    @Test
    void anEndpointOfAnotherChainIsNeverUsedUntilItIsMended() throws Exception {
        first.when("eth_chainId", ChainFaults.chainId(5));
        connect(Map.of("chain-id", "31337"));
        balance();
        balance();
        assertEquals(0, first.count(BALANCE));
        assertEquals(List.of(first.url()), endpoints.state().wrongChain());
        second.down();
        String message = assertThrows(IOException.class, this::balance).getMessage();
        assertTrue(message.contains(second.url()), message);
        assertEquals(0, first.count(BALANCE));
        first.heal();
        await().ignoreExceptions().untilAsserted(this::balance);
    }

    @Test
    void theChainIsCheckedAgainAfterAnEndpointWasDown() throws Exception {
        connect(Map.of());
        balance();
        first.down();
        balance();
        first.when("eth_chainId", ChainFaults.chainId(5));
        first.up();
        await().until(() -> !endpoints.state().wrongChain().isEmpty());
        second.down();
        assertThrows(IOException.class, this::balance);
        assertEquals(1, first.count(BALANCE));
    }

    @Test
    void anEndpointThatLagsIsTheSecondChoice() throws Exception {
        mine(15);
        ChainFaults.lag(first, 12);
        connect(Map.of());
        awaitAskedFirst(second);
        assertEquals(1, errors("lagging"));
        second.down();
        balance();
        second.up();
        first.heal();
        awaitAskedFirst(first);
    }

    @Test
    void anEndpointThatStandsStillIsTheSecondChoiceHoweverLittleItIsBehind() throws Exception {
        mine(40);
        var seconds = new AtomicLong();
        List<Endpoint> both = Stream.of(first, second)
                .map(proxy -> new Endpoint(
                        RpcAddress.parse(proxy.url()).getFirst(),
                        new ChainIdentity(OptionalLong.empty(), OptionalLong::empty),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        new HeadWatch(
                                false, () -> Duration.ofSeconds(seconds.get()).toNanos()),
                        new RpcMetrics(metrics)))
                .toList();
        var choice = new EndpointChoice(both, 10);
        try {
            both.forEach(Endpoint::probe);
            String frozen = direct.ethBlockNumber().send().getResult();
            first.when("eth_blockNumber", call -> call.result(frozen));
            for (int i = 0; i < 5; i++) {
                mine(1);
                seconds.addAndGet(3600);
                both.forEach(Endpoint::probe);
                choice.compare();
            }
            assertSame(both.getLast(), choice.inOrder().getFirst());
            assertEquals(1, errors("standing"));
            first.heal();
            for (int i = 0; i < 2; i++) {
                mine(1);
                both.forEach(Endpoint::probe);
                choice.compare();
            }
            assertSame(both.getFirst(), choice.inOrder().getFirst());
        } finally {
            both.forEach(Endpoint::close);
        }
    }

    @Test
    void whileAllAreDownEachIsAskedOnceARequestAndSeldomByItself() throws Exception {
        connect(Map.of());
        balance();
        first.garbage();
        second.garbage();
        first.forget();
        second.forget();
        for (int i = 0; i < 20; i++) {
            assertThrows(IOException.class, this::balance);
        }
        long start = System.nanoTime();
        await().pollDelay(Duration.ofSeconds(3)).until(() -> System.nanoTime() > start);
        for (ChainProxy proxy : List.of(first, second)) {
            // How often blocks come is asked once, and may still have been on its way.
            int asked = proxy.count() - proxy.count("eth_getBlockByNumber");
            assertTrue(asked >= 20, "asked " + asked + " times");
            assertTrue(asked <= 26, "asked " + asked + " times");
        }
        first.heal();
        balance();
    }

    @Test
    void aSoleEndpointIsTriedAgainAtOnce() throws Exception {
        connect(Map.of("rpc-url", first.url()));
        balance();
        first.down();
        assertThrows(IOException.class, this::balance);
        first.up();
        balance();
    }

    @Test
    void whatIsSecretInAnAddressIsNeverShown() throws Exception {
        String secret = "s3cr3tkey";
        String host = first.url().substring("http://".length());
        connect(Map.of("rpc-url", "http://user:" + secret + "@" + host + "/v2/" + secret + "?key=" + secret));
        balance();
        first.answer(503, secret);
        String refused = assertThrows(IOException.class, this::balance).toString();
        first.garbage();
        String garbled = assertThrows(IOException.class, this::balance).toString();
        first.down();
        Throwable failure = assertThrows(IOException.class, this::balance);
        assertTrue(failure.getMessage().contains(first.url()), failure.getMessage());
        assertFalse((refused + garbled + failure + failure.getCause()).contains(secret));
        assertFalse(metrics.getMetersAsString().contains(secret));
    }

    @Test
    void aTransactionGoesToAllAndOneThatTakesItIsEnough() throws Exception {
        connect(Map.of());
        second.when("eth_sendRawTransaction", ChainFaults.error(-32601, "method not found"));
        String raw = transaction();
        assertEquals(Hash.sha3(raw), node.ethSendRawTransaction(raw).send().getTransactionHash());
        await().until(() -> second.rawTransactions().equals(List.of(raw)));
        first.when("eth_sendRawTransaction", ChainFaults.error(-32000, "already known"));
        assertEquals(Hash.sha3(raw), node.ethSendRawTransaction(raw).send().getTransactionHash());
        first.when("eth_sendRawTransaction", ChainFaults.error(-32005, "slow down"));
        second.when("eth_sendRawTransaction", ChainFaults.error(-32000, "nonce too low"));
        assertEquals(
                "nonce too low",
                node.ethSendRawTransaction(raw).send().getError().getMessage());
        var batch = node.newBatch().add(node.ethChainId()).add(node.ethSendRawTransaction(raw));
        second.heal();
        second.when("eth_sendRawTransaction", ChainFaults.acceptedButForgotten());
        var answers = batch.send().getResponses();
        assertFalse(answers.get(0).hasError());
        assertEquals(Hash.sha3(raw), answers.get(1).getResult());
        first.down();
        second.down();
        assertThrows(IOException.class, () -> node.ethSendRawTransaction(raw).send());
    }

    @Test
    void aFilterGoesOnWhateverBecomesOfItsEndpoint() throws Exception {
        connect(Map.of());
        Queue<String> hashes = new ConcurrentLinkedQueue<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        var watching = node.ethBlockHashFlowable().subscribe(hashes::add, failures::add);
        awaitNext(hashes);
        first.down();
        awaitNext(hashes);
        second.down();
        await().until(() -> endpoints.state().answering() == 0);
        first.up();
        awaitNext(hashes);
        first.when("eth_getFilterChanges", ChainFaults.error(-32000, "filter not found"));
        await().until(() -> first.count("eth_newBlockFilter") > 3);
        first.heal();
        awaitNext(hashes);
        assertTrue(failures.isEmpty(), failures::toString);
        watching.dispose();
    }

    @Test
    void aWebSocketIsOneOfTheEndpointsAndIsOpenedAgain() throws Exception {
        try (var relay = TcpRelay.to(chain.deployment().rpcUrl())) {
            connect(Map.of("rpc-url", "ws://" + relay.hostAndPort() + "," + second.url(), "timeout-seconds", "60"));
            balance();
            var batch = node.newBatch().add(node.ethChainId()).add(node.ethBlockNumber());
            assertEquals(2, batch.send().getResponses().size());
            assertEquals(0, second.count(BALANCE));
            relay.cut();
            assertTimeout(Duration.ofSeconds(2), this::balance);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                int before = second.count(BALANCE);
                balance();
                return second.count(BALANCE) == before;
            });
            relay.stall();
            var waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return balance();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            await().atMost(Duration.ofSeconds(30)).until(waiting::isDone);
            assertTrue(waiting.get().signum() > 0);
        }
    }

    private void connect(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "rpc-url", first.url() + ", " + second.url(), "probe-interval-ms", "300", "timeout-seconds", "5"));
        values.putAll(more);
        endpoints = Endpoints.open(ChainSettingsOf.map(values), metrics, java.util.OptionalLong::empty);
        node = Web3j.build(endpoints, 100, Executors.newSingleThreadScheduledExecutor());
    }

    private BigInteger balance() throws IOException {
        return node.ethGetBalance(seller(), DefaultBlockParameterName.LATEST)
                .send()
                .getBalance();
    }

    private void awaitAskedFirst(ChainProxy proxy) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            int before = proxy.count(BALANCE);
            balance();
            return proxy.count(BALANCE) == before + 1;
        });
    }

    private static void awaitNext(Queue<String> hashes) {
        int before = hashes.size();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            mine(1);
            return hashes.size() > before;
        });
    }

    private double errors(String kind) {
        return metrics.find(RpcMetrics.ERRORS).tag("kind", kind).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private static String seller() {
        return chain.deployment().sellerAddress();
    }

    private static String transaction() throws IOException {
        var buyer = Credentials.create(chain.deployment().buyerPrivateKey());
        BigInteger nonce = direct.ethGetTransactionCount(buyer.getAddress(), DefaultBlockParameterName.PENDING)
                .send()
                .getTransactionCount();
        var transaction = RawTransaction.createEtherTransaction(
                nonce, BigInteger.valueOf(10_000_000_000L), BigInteger.valueOf(21_000), seller(), BigInteger.ONE);
        return Numeric.toHexString(TransactionEncoder.signMessage(transaction, DevChain.CHAIN_ID, buyer));
    }

    private static void mine(int blocks) throws IOException {
        new Request<>(
                        "anvil_mine",
                        List.of("0x" + Integer.toHexString(blocks)),
                        new HttpService(chain.deployment().rpcUrl()),
                        VoidResponse.class)
                .send();
    }
}
