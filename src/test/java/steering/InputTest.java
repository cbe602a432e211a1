package steering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import results.address.ContentAddress;
import startup.TestDatabase;

@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(StubKubo.class)
class InputTest extends WaitingOrders {

    @Inject
    CamelContext camel;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void hostAService() throws Exception {
        // The listener's two routes that need no chain.
        camel.getRouteController().startRoute("schedule-take-early-inputs");
        camel.getRouteController().startRoute("schedule-seek-inputs");
        run("insert into agents (name, owner_address, model, temperature, max_tokens, system_prompt, status) "
                + "select 'inputs', '0x" + "1".repeat(40) + "', 'gpt-4o', 0, 10, '', 'paused' "
                + "where not exists (select from agents)");
    }

    @Test
    void inputThatCameInTheSameMomentIsTaken() throws SQLException {
        String sha256 = "0x" + "ab".repeat(32);
        String keccak256 = "0x" + "cd".repeat(32);
        for (String asked : new String[] {null, ZERO, sha256, keccak256}) {
            String id = order(asked, "https://127.0.0.1/none");
            run(
                    "insert into early_inputs (order_id, input_data, input_hash, input_keccak256) values (?, '{\"prompt\":\"hi\"}', ?, ?)",
                    id,
                    sha256,
                    keccak256);
            awaitInput(id, "{\"prompt\": \"hi\"}");
        }
    }

    @Test
    void inputThatCameInTheSameMomentButDoesNotFitIsLeft() throws SQLException {
        String other = order("0x" + "12".repeat(32), null);
        run(
                "insert into early_inputs (order_id, input_data, input_hash) values (?, '{\"prompt\":\"hi\"}', ?)",
                other,
                ZERO);
        inputThatCameInTheSameMomentIsTaken();
        assertEquals("awaiting_input", status(other));
    }

    @Test
    void inputIsFetchedByItsSha256() throws SQLException {
        byte[] input = "{\"prompt\":\"fetched\",\"params\":{\"a\":1}}".getBytes(UTF_8);
        var address = ContentAddress.of(input);
        StubKubo.FILES.put(address.cid(), input);
        double before = pending();
        String id = order(address.hash(), null);
        awaitInput(id, "{\"params\": {\"a\": 1}, \"prompt\": \"fetched\"}");
        await().atMost(Duration.ofSeconds(30)).until(() -> pending() == before + 1);
        assertTrue(StubKubo.REQUESTS.contains("POST /api/v0/cat?arg=" + address.cid() + "&length=1048577"));
    }

    @Test
    void plainTextIsAPromptWhicheverWayTheEventNamesIt() throws SQLException {
        byte[] input = "say [1]".getBytes(UTF_8);
        var address = ContentAddress.of(input);
        StubKubo.FILES.put(address.cid(), input);
        StubKubo.FILES.put("QmFile", input);
        awaitInput(order(ZERO, address.uri()), "{\"prompt\": \"say [1]\"}");
        String keccak256 = Numeric.toHexString(Hash.sha3(input));
        awaitInput(order(keccak256, "ipfs://QmFile"), "{\"prompt\": \"say [1]\"}");
    }

    @Test
    void wrongBytesAreRefusedAndLogged() throws SQLException {
        byte[] right = "right".getBytes(UTF_8);
        StubKubo.FILES.put(ContentAddress.of(right).cid(), "wrong".getBytes(UTF_8));
        awaitWarning(order(ContentAddress.of(right).hash(), null), "is not the one that the event names");
        awaitWarning(order(null, ContentAddress.of(right).uri()), "is not the one that the event names");
    }

    @Test
    void whatCannotBeInputIsRefusedAndLogged() throws SQLException {
        awaitWarning(order(stored(new byte[1024 * 1024 + 1]), null), "longer than 1 MiB");
        awaitWarning(order(stored(new byte[] {(byte) 0xff}), null), "not UTF-8");
        awaitWarning(order(stored("{\"prompt\":5}".getBytes(UTF_8)), null), "form");
        awaitWarning(
                order(stored("{\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]}".getBytes(UTF_8)), null),
                "form");
        awaitWarning(order(stored("x".repeat(100_001).getBytes(UTF_8)), null), "prompt");
        String turn = "{\"role\":\"user\",\"content\":\"a\"}";
        awaitWarning(
                order(stored(("{\"messages\":[" + (turn + ",").repeat(100) + turn + "]}").getBytes(UTF_8)), null),
                "messages");
        awaitWarning(order(stored("{\"prompt\":\"a\\u0000\"}".getBytes(UTF_8)), null), "U+0000");
        awaitWarning(order("0x" + "77".repeat(32), null), "status 500");
    }

    @Test
    void aContentIdentifierThatNobodyHasHoldsNobodyUp() throws SQLException {
        awaitWarning(order("0x" + "77".repeat(32), "ipfs://" + StubKubo.MISSING), "no whole answer within 1 s");
    }

    @Test
    void aUriWithTricksReachesNothing() throws SQLException {
        for (String tricks : new String[] {
            "ipfs://bafkreia&arg=other",
            "ipfs://../../../v0/config",
            "ipfs://a@tricks/",
            "ipfs://bafkreia%26arg",
            "ipfs://"
        }) {
            awaitWarning(order(null, tricks), "content identifier");
        }
        awaitWarning(order(null, "ipfs://QmTricks"), "content identifier");
        assertTrue(StubKubo.REQUESTS.stream()
                .allMatch(one -> one.matches("POST /api/v0/cat\\?arg=[a-zA-Z0-9]+&length=1048577")));
        assertTrue(StubKubo.REQUESTS.stream().noneMatch(one -> one.contains("QmTricks")));
    }

    private double pending() {
        return metrics.counter("agentl2.orders", "status", "pending").count();
    }

    private static String stored(byte[] bytes) {
        byte[] hash = Hash.sha256(bytes);
        StubKubo.FILES.put(ContentAddress.cid(hash), bytes);
        return Numeric.toHexString(hash);
    }
}
