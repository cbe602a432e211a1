package steering;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.ApiSettings;
import startup.TestDatabase;

/** What a retry does in each state, and why it does nothing elsewhere. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class RetryTest {

    private static final String INPUT = "'{\"prompt\":\"a\"}'";

    @Inject
    DataSource database;

    @Inject
    Queries queries;

    private String agent;

    @BeforeEach
    void host() {
        agent = UUID.randomUUID().toString();
        queries.update("test/insert-agent", Map.of("id", agent, "model", "gpt-4o", "systemPrompt", "x"));
    }

    @Test
    void whatFailedOrExpiredRunsAgain() throws SQLException {
        for (String status : new String[] {"failed", "expired"}) {
            String id = order(status, 3600, null);
            sql("update orders set failures = 8, error_message = 'x' where id = '" + id + "'");
            retry(id).statusCode(200).body("status", equalTo("pending")).body("errorMessage", nullValue());
            assertEquals("1", value("select count(*) from order_queue where ready and id = '" + id + "'"));
            assertEquals("0", value("select failures from orders where id = '" + id + "'"));
        }
    }

    @Test
    void whatFailedWithoutInputWaitsForIt() throws SQLException {
        String id = order("failed", 3600, null);
        sql("update orders set input_data = null where id = '" + id + "'");
        retry(id).statusCode(200).body("status", equalTo("awaiting_input"));
    }

    @Test
    void whatFailedWithAResultIsSentAgain() throws SQLException {
        for (String status : new String[] {"failed", "expired"}) {
            String id = order(status, 3600, "done");
            // Too near to be started, near enough to be sent.
            sql("update orders set deadline = now() + interval '20 seconds' where id = '" + id + "'");
            retry(id).statusCode(200).body("status", equalTo("completing")).body("resultData", equalTo("done"));
            assertEquals("1", value("select count(*) from completions where id = '" + id + "'"));
        }
    }

    @Test
    void whatBacksOffRunsNow() throws SQLException {
        String id = order("pending", 3600, null);
        sql("insert into order_queue (id, agent_id, priority, ready, run_at) values ('" + id + "', '" + agent
                + "', 0, false, now() + interval '1 hour')");
        retry(id).statusCode(200).body("status", equalTo("pending"));
        assertEquals("t", value("select ready and run_at <= now() from order_queue where id = '" + id + "'"));
    }

    @Test
    void whatIsOnItsWayToTheChainIsSentNow() throws SQLException {
        String id = order("completing", -60, "done");
        sql("insert into completions (id, seller_address, failures, run_at) values ('" + id
                + "', '', 9, now() + interval '1 hour')");
        retry(id).statusCode(200).body("status", equalTo("completing"));
        assertEquals("t", value("select failures = 0 and run_at <= now() from completions where id = '" + id + "'"));
    }

    @Test
    void anAnswerThatNobodyApprovedIsForgotten() throws SQLException {
        String id = order("awaiting_approval", 3600, "bad");
        retry(id).statusCode(200).body("status", equalTo("pending")).body("resultUri", nullValue());
        sql("update orders set status = 'processing' where id = '" + id + "'");
        sql("update orders set status = 'failed' where id = '" + id + "'");
        retry(id).statusCode(200).body("status", equalTo("pending"));
        assertEquals("0", value("select count(*) from completions where id = '" + id + "'"));
    }

    @Test
    void whatWasCancelledHereRunsAgainAndWhatTheBuyerCancelledDoesNot() throws SQLException {
        String here = order("cancelled", 3600, null);
        sql("update orders set error_message = 'cancelled by request' where id = '" + here + "'");
        retry(here).statusCode(200).body("status", equalTo("pending"));
        String there = order("cancelled", 3600, null);
        sql("update orders set error_message = 'OrderCancelled on chain' where id = '" + there + "'");
        refused(there, "the buyer has the money back");
    }

    @Test
    void anOrderOfADeletedAgentRunsAgainWithTheOneThatOffersItsServiceNow() throws SQLException {
        String stopped = order("cancelled", 3600, null);
        String failed = order("failed", 3600, null);
        sql(
                "update orders set error_message = 'the agent was deleted', service_id = (select service_id from orders where id = '"
                        + stopped + "') where id in ('" + stopped + "', '" + failed + "')");
        sql("update agents set deleted_at = now() where id = '" + agent + "'");
        refused(stopped, "agent is deleted");
        String other = UUID.randomUUID().toString();
        queries.update("test/insert-agent", Map.of("id", other, "model", "gpt-4o", "systemPrompt", "x"));
        sql("update agents set service_id = (select service_id from orders where id = '" + stopped + "') where id = '"
                + other + "'");
        retry(stopped).statusCode(200).body("status", equalTo("pending")).body("agentId", equalTo(other));
        assertEquals(other, value("select agent_id from order_queue where id = '" + stopped + "'"));
        retry(failed).statusCode(200).body("status", equalTo("pending"));
        assertEquals(
                "2 0",
                value("select total_orders || ' ' || failed_orders from agent_sums where agent_id = '" + other + "'"));
    }

    @Test
    void elsewhereItSaysWhyNot() throws SQLException {
        refused(order("awaiting_input", 3600, null), "POST /api/orders/{orderId}/input");
        refused(order("processing", 3600, null), "cancel it first, or wait");
        refused(order("completed", 3600, "done"), "completed");
        refused(order("disputed", 3600, "done"), "fee collector decides");
        for (String status : new String[] {"expired", "failed", "awaiting_approval"}) {
            refused(order(status, -60, null), "the deadline passed at 20");
            refused(order(status, 20, null), "less than 30 s away");
        }
        String id = order("failed", 3600, null);
        sql("update agents set deleted_at = now() where id = '" + agent + "'");
        refused(id, "agent is deleted");
        given().post("/api/orders/" + UUID.randomUUID() + "/retry").then().statusCode(404);
    }

    private static ValidatableResponse retry(String id) {
        return given().post("/api/orders/" + id + "/retry").then();
    }

    private void refused(String id, String reason) throws SQLException {
        String before = value("select status from orders where id = '" + id + "'");
        retry(id).statusCode(409).contentType("application/problem+json").body("detail", containsString(reason));
        assertEquals(before, value("select status from orders where id = '" + id + "'"));
    }

    private String order(String status, int seconds, String result) throws SQLException {
        String id = UUID.randomUUID().toString();
        String chainId = "0x" + (id + UUID.randomUUID()).replace("-", "");
        String uri = result == null ? "null, null" : "'bafkrei" + id + "', 'ipfs://x'";
        // The database lets no order begin in most states.
        sql("alter table orders disable trigger guard_new_order");
        sql(
                "insert into orders (id, order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units, deadline,"
                        + " status, input_data, result_data, result_cid, result_uri, created_block, created_tx_hash) values ('"
                        + id
                        + "', '" + chainId + "', '" + chainId + "', '" + agent + "', '', '', 1, 1, now() + interval '"
                        + seconds
                        + " s', '" + status + "', " + (status.equals("awaiting_input") ? "null" : INPUT) + ", "
                        + (result == null ? "null" : "'" + result + "'") + ", " + uri + ", 1, '')");
        sql("alter table orders enable trigger guard_new_order");
        return id;
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private String value(String query) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement();
                var rows = run.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
