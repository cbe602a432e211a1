package chain.sending;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chain.rpc.TestChain;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import models.StubProviders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** An order is run in its own block and completed in the next; what is final waits for the blocks after that. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(EarlyCompletionTest.Provider.class)
@WithTestResource(
        value = TestChain.class,
        initArgs = {
            @ResourceArg(name = "CHAIN_CONFIRMATIONS", value = "1"),
            @ResourceArg(name = "CHAIN_VERIFY_INTERVAL_MS", value = "86400000"),
            @ResourceArg(name = "CHAIN_RECONCILE_INTERVAL_MS", value = "86400000")
        })
class EarlyCompletionTest extends OutboxScenario {

    /** Answers at once. */
    public static class Provider implements QuarkusTestResourceLifecycleManager {

        private static StubProviders stub;

        @Override
        public Map<String, String> start() {
            try {
                stub = new StubProviders();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of(
                    "OPENAI_API_KEY",
                    "sk-test",
                    "OPENAI_BASE_URL",
                    stub.openAiUrl(),
                    "ENCRYPTION_KEY",
                    "00112233445566778899aabbccddeeff".repeat(2));
        }

        @Override
        public void stop() {
            stub.close();
        }
    }

    @BeforeEach
    void activate() throws Exception {
        run("update agents set status = 'active', system_prompt = 'Be brief.'");
        Provider.stub.calls().clear();
    }

    @Test
    void theCompletionIsInTheNextBlockAndTheOrderIsCompletedWhenThatIsDeep() throws Exception {
        String id = buyer.buy(Duration.ofHours(1));
        long block = head();
        handIn(id);
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(1, completionsOnChain(List.of(id))));
        // Nobody made a block but who bought and who completed.
        assertEquals(block + 1, head());
        assertEquals("completing", text("select status from orders where order_id = '" + id + "'"));
        assertEquals("signed", text(ofOrder("t.status", id)));
        assertTrue(Long.parseLong(text("select block_number from chain_cursor")) <= block);
        anvil.mine(1);
        awaitStatus(List.of(id), "completed");
        awaitText(String.valueOf(block + 1), ofOrder("t.block_number", id));
    }

    @Test
    void theReceiptOfAReplacedBlockIsForgottenAndTheSameBytesAreSentAgain() throws Exception {
        String id = buyer.buy(Duration.ofHours(1));
        handIn(id);
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(1, completionsOnChain(List.of(id))));
        String hash = text(ofOrder("t.hash", id));
        anvil.reorg(1);
        assertEquals(0, completionsOnChain(List.of(id)));
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(1, completionsOnChain(List.of(id))));
        assertEquals("completing", text("select status from orders where order_id = '" + id + "'"));
        anvil.mine(1);
        awaitStatus(List.of(id), "completed");
        assertEquals(hash, text(ofOrder("string_agg(t.hash, ' ')", id)));
    }

    @Test
    void nothingIsPaidOrSentForAnOrderWhoseBlockIsGone() throws Exception {
        String id = buyer.buy(Duration.ofHours(1));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        "awaiting_input", text("select status from orders where order_id = '" + id + "'")));
        anvil.reorg(1);
        handIn(id);
        awaitText(
                "t",
                "select exists (select from orders where order_id = '" + id
                        + "' and error_message like '%the order is not on chain%')");
        anvil.mine(1);
        awaitText("t", "select orphaned_at is not null from orders where order_id = '" + id + "'");
        assertEquals(0, Provider.stub.calls().size());
        assertEquals(
                "0",
                text("select count(*) from transactions t join orders o on o.id = t.order_id where o.order_id = '" + id
                        + "'"));
        assertEquals(id, buyer.buy(Duration.ofHours(2)));
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(1, completionsOnChain(List.of(id))));
        anvil.mine(1);
        awaitStatus(List.of(id), "completed");
        assertEquals(1, Provider.stub.calls().size());
    }

    private long head() throws IOException {
        return node.ethBlockNumber().send().getBlockNumber().longValueExact();
    }

    private void handIn(String id) {
        await().atMost(PATIENCE)
                .until(() -> given().contentType("application/json")
                                .body("{\"prompt\":\"hi\"}")
                                .post("/api/orders/" + id + "/input")
                                .statusCode()
                        == 200);
    }
}
