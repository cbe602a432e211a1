package chain.sending;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import base.Queries;
import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.rpc.TestChain;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orders.TransientFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** Whose turn it is with a key: for a short lease that is renewed, and that a process which stops gives back. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestChain.class)
class SignerTurnsTest extends OutboxScenario {

    private static final String KEY = "0x" + "6".repeat(40);

    @Inject
    Queries queries;

    @Inject
    Marketplace marketplace;

    @Inject
    ChainSettings settings;

    private SignerTurns turns;

    @BeforeEach
    void aWorkerOfItsOwn() throws Exception {
        turns = new SignerTurns(queries, marketplace, settings);
        run("delete from signers where address = '" + KEY + "'");
    }

    @Test
    void theLeaseIsShortAndLastsAsLongAsTheTurn() throws Exception {
        assertTrue(settings.signerLeaseSeconds() <= 10);
        SignerTurn turn = turn(7, 1);
        assertEquals(1, queries.run("chain/sending/renew-signers", turns.leases()));
        assertEquals("t", text(column("locked_until > now() + interval '5 seconds'")));
        queries.run("chain/sending/release-signer", turns.end(turn, null, null, null, null));
        assertEquals(0, queries.run("chain/sending/renew-signers", turns.leases()));
        assertNull(text(column("locked_until")));
    }

    @Test
    void aProcessThatStopsGivesItsTurnsBackAndCannotUseThem() throws Exception {
        SignerTurn turn = turn(8, 60);
        turns.stop(new ShutdownEvent());
        assertNull(text(column("locked_until")));
        assertThrows(TransientFailure.class, () -> turns.renew(turn));
        assertNull(text(column("locked_until")));
        turn(9, 60);
        assertNull(text(column("locked_until")));
    }

    @Test
    void theNextWorkerTakesTheKeyOfOneThatWasKilledWithinItsLease() throws Exception {
        var ids = buy(1);
        run("insert into signers (address, chain_id) values ('" + seller + "', " + chain.chainId()
                + ") on conflict do nothing");
        // Killed a moment after its last renewal.
        run(
                "update signers set locked_by = 'killed', turn = nextval('order_attempts'), locked_until = now() + interval '"
                        + settings.signerLeaseSeconds() + " seconds' where address = '" + seller + "'");
        complete(ids);
        await().atMost(Duration.ofSeconds(settings.signerLeaseSeconds() + 5L))
                .untilAsserted(() -> assertEquals(
                        "completed", text("select status from orders where order_id = '" + ids.getFirst() + "'")));
    }

    @Test
    void completionsThatNobodySignsAreNoHealth() throws Exception {
        var ids = buy(1);
        run("insert into signers (address, chain_id) values ('" + seller + "', " + chain.chainId()
                + ") on conflict do nothing");
        run("update signers set locked_by = 'stuck', turn = nextval('order_attempts'), error = 'the node says no',"
                + " signed_at = null, locked_until = now() + interval '1 hour' where address = '" + seller + "'");
        complete(ids);
        run("update completions set created_at = now() - interval '1 minute'");
        await().atMost(PATIENCE).untilAsserted(() -> {
            String health = given().get("/health").asString();
            assertTrue(health.contains("degraded") && health.contains("the node says no"), health);
        });
        run("update signers set locked_by = null, locked_until = null where address = '" + seller + "'");
        awaitStatus(ids, "completed");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertTrue(!given().get("/health").asString().contains("nothing was signed")));
    }

    @Test
    void aKeyWithADeadlineNearComesBeforeOnesThatHaveWaitedLonger() throws Exception {
        String claim = Files.readString(Path.of("sql/queries/chain/sending/claim-signers.sql"))
                .replace(":#worker", "'w'")
                .replace(":#leaseSeconds", "10")
                .replace(":#chainId", "999");
        // Nobody else sees any of it.
        try (var connection = database.getConnection();
                var session = connection.createStatement()) {
            session.execute("begin");
            session.execute(
                    "insert into chain_cursor (chain_id, marketplace, block_number, verified_block) values (999, '0x' || repeat('1', 40), 1, 1)");
            session.execute(
                    "insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units,"
                            + " deadline, status, created_block) select '0x' || lpad(cast(i as text), 64, '0'), '0x' || repeat('2', 64),"
                            + " (select id from agents limit 1), 'b', '0x' || lpad(cast(i as text), 40, '0'), 1, 1,"
                            + " now() + case i when 9 then interval '5 minutes' else interval '1 day' end, 'pending', 1"
                            + " from generate_series(1, 9) i");
            session.execute("update orders set status = 'completing' where seller_address like '0x000000000000%'");
            session.execute("insert into completions (id, seller_address) select id, seller_address from orders"
                    + " where seller_address like '0x000000000000%'");
            session.execute(
                    "insert into signers (address, chain_id, look_at) select '0x' || lpad(cast(i as text), 40, '0'), 999,"
                            + " now() - case i when 9 then interval '1 second' else interval '30 seconds' end from generate_series(1, 9) i");
            List<String> claimed = new ArrayList<>();
            try (var rows = session.executeQuery(claim)) {
                while (rows.next()) {
                    claimed.add(rows.getString("address"));
                }
            }
            session.execute("rollback");
            assertEquals(8, claimed.size());
            assertTrue(claimed.contains("0x" + "0".repeat(39) + "9"), claimed::toString);
        }
    }

    private SignerTurn turn(int number, int seconds) throws Exception {
        run("delete from signers where address = '" + KEY + "'");
        run("insert into signers (address, chain_id, turn, locked_by, locked_until, look_at) values ('" + KEY + "', "
                + chain.chainId() + ", " + number + ", '" + turns.claim().get("worker") + "', now() + interval '"
                + seconds
                + " seconds', now() + interval '1 hour')");
        Map<String, Object> row = new HashMap<>();
        row.put("address", KEY);
        row.put("turn", number);
        row.put("agentId", null);
        row.put("gapSeconds", null);
        return turns.begin(row);
    }

    private static String column(String expression) {
        return "select " + expression + " from signers where address = '" + KEY + "'";
    }
}
