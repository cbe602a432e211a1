package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.contract.Marketplace;
import chain.reading.ProxiedChain;
import chain.rpc.ChainProxy;
import chain.rpc.TestChain;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** How much the node is asked for completions, where many are alike and blocks take their time. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(
        value = TestChain.class,
        initArgs = {
            @ResourceArg(name = "CHAIN_CONFIRMATIONS", value = "1"),
            @ResourceArg(name = TestChain.PROXY, value = "true"),
            @ResourceArg(name = "CHAIN_VERIFY_INTERVAL_MS", value = "86400000"),
            @ResourceArg(name = "CHAIN_RECONCILE_INTERVAL_MS", value = "86400000"),
            @ResourceArg(name = "agentl2.chain.poll-interval-ms", value = "50")
        })
class SenderQuestionsTest extends ProxiedChain {

    private static final int MANY = 12;
    private static final int TURNS = 6;
    /** Characters of a call's beginning that name its function: 0x and four bytes. */
    private static final int SELECTOR = 10;

    @Inject
    GasEstimates estimates;

    @Inject
    Marketplace marketplace;

    @Override
    @BeforeEach
    protected void standBetween() throws IOException {
        var address = URI.create(ConfigProvider.getConfig().getValue("L2_RPC_URL", String.class));
        proxy = ChainProxy.to(chain.rpcUrl(), address.getPort());
        run("update agents set status = 'paused'");
    }

    @Test
    void ofManyAlikeOneIsEstimatedAndTheOthersAreTried() throws Exception {
        List<String> calls = new ArrayList<>();
        String refused = null;
        for (int i = 0; i < MANY; i++) {
            String id = buyer.buy(HOUR);
            calls.add(completion(id, "ipfs://" + "b".repeat(59)));
            refused = i == MANY / 2 ? id : refused;
        }
        buyer.cancel(refused);
        String last = buyer.buy(HOUR);
        calls.add(completion(last, "data:" + "x".repeat(3_000)));
        awaitStatus(last, "awaiting_input");
        var alone = estimates.of(chain.sellerAddress(), calls.subList(0, 1)).getFirst();
        proxy.forget();
        var tried = new AtomicInteger();
        String completeOrder = calls.getFirst().substring(0, SELECTOR);
        // The listener asks the contract about the same orders meanwhile.
        proxy.when("eth_call", call -> {
            JsonNode asked = call.parameter(0);
            if (asked.path("data").asText(asked.path("input").asText()).startsWith(completeOrder)) {
                tried.incrementAndGet();
            }
            return call.pass();
        });
        var found = estimates.of(chain.sellerAddress(), calls);
        // The first of the twelve, the one that failed, and the long one; the eleven others, and why that one failed.
        assertEquals(3, proxy.count("eth_estimateGas"));
        assertEquals(MANY, tried.get());
        assertEquals(alone, found.getFirst());
        for (int i = 0; i < MANY; i++) {
            var one = found.get(i);
            if (i == MANY / 2) {
                assertEquals("OrderNotPending", one.refusal());
                assertNull(one.gas());
            } else {
                assertTrue(one.gas().compareTo(alone.gas()) >= 0, one::toString);
                assertTrue(
                        one.gas()
                                        .compareTo(alone.gas()
                                                .multiply(BigInteger.valueOf(106))
                                                .divide(BigInteger.valueOf(100)))
                                < 0,
                        one::toString);
            }
        }
        assertTrue(found.getLast().gas().compareTo(alone.gas().multiply(BigInteger.TWO)) > 0);
    }

    @Test
    void whatNeedsMoreGasThanTheFirstIsEstimatedByItself() throws Exception {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            // Bytes that are not zero cost more, and an address of many zeros looks like any other of its length.
            calls.add(completion(buyer.buy(HOUR), (i == 0 ? "\0" : "x").repeat(3_000)));
        }
        proxy.forget();
        var found = estimates.of(chain.sellerAddress(), calls);
        assertEquals(5, proxy.count("eth_estimateGas"));
        for (int i = 1; i < 5; i++) {
            assertEquals(
                    estimates.of(chain.sellerAddress(), calls.subList(i, i + 1)).getFirst(), found.get(i));
        }
    }

    @Test
    void aReceiptIsNotAskedForAgainBeforeItIsDeepEnough() throws Exception {
        String id = buyer.buy(HOUR);
        awaitStatus(id, "awaiting_input");
        run("with done as (update orders set status = 'completing', result_uri = 'ipfs://' || repeat('b', 59),"
                + " result_hash = '0x' || repeat('ab', 32) where order_id = '" + id
                + "' returning id, seller_address) insert into completions (id, seller_address) select * from done");
        eventually(() -> assertTrue(proxy.count("eth_getTransactionReceipt") > 0));
        proxy.forget();
        for (int i = 0; i < TURNS; i++) {
            String turn = text("select max(turn) from signers");
            eventually(() -> assertTrue(!turn.equals(text("select max(turn) from signers"))));
        }
        assertEquals(0, proxy.count("eth_getTransactionReceipt"));
        assertEquals("completing", status(id));
        mine(1);
        awaitStatus(id, "completed");
        eventually(() -> assertEquals(
                "mined",
                text("select t.status from transactions t join orders o on o.id = t.order_id where o.order_id = '" + id
                        + "'")));
    }

    private String completion(String id, String uri) {
        return marketplace.completion(id, uri, "0x" + "ab".repeat(32));
    }
}
