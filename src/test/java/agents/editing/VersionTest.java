package agents.editing;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.TestWallet;
import agents.Agent;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import orders.Order;
import orders.OrderInput;
import orders.OrderVariables;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import queue.FinishRows;
import queue.TestOrders;
import routes.ApiSettings;
import startup.TestDatabase;

/** An agent's versions, the orders that are tied to them, and its figures. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class VersionTest {

    /** What the last claim saw. */
    private Order.Known known;

    @Inject
    Queries queries;

    @Inject
    DataSource database;

    @Inject
    CamelContext context;

    @Test
    void whatTheAnswerDependsOnMakesAVersionAndNothingElseDoes() {
        String id = create("?note=first%20try");
        patch(id, "?note=politer", "{\"systemPrompt\":\"Be polite.\",\"guardrails\":{\"requireHumanApproval\":true}}")
                .statusCode(200)
                .body("version", equalTo(2));
        patch(id, "", "{\"name\":\"other\",\"pricePerRequest\":\"5\",\"status\":\"paused\"}")
                .body("version", equalTo(2));
        patch(id, "", "{\"systemPrompt\":\"Be polite.\"}").body("version", equalTo(2));
        given().get("/api/agents/" + id + "/versions")
                .then()
                .statusCode(200)
                .body("versions.version", contains(2, 1))
                .body("versions.changedBy", contains(TestWallet.OPERATOR.address(), TestWallet.OPERATOR.address()))
                .body("versions.note", contains("politer", "first try"))
                .body("versions[0].changed", contains("guardrails", "systemPrompt"))
                .body("versions[1].changed", nullValue())
                .body("nextCursor", nullValue());
        given().get("/api/agents/" + id + "/versions?limit=1").then().body("nextCursor", equalTo("2"));
        given().get("/api/agents/" + id + "/versions?limit=1&cursor=2").then().body("versions.version", contains(1));
        given().get("/api/agents/" + UUID.randomUUID() + "/versions").then().statusCode(404);
        patch(id, "?note=" + "x".repeat(501), "{\"temperature\":1}")
                .statusCode(400)
                .body("errors[0].field", equalTo("note"));
    }

    @Test
    void aVersionIsRestoredAsANewOneAndHeldToTodaysRules() throws SQLException {
        String id = create("");
        patch(
                id,
                "",
                "{\"systemPrompt\":\"Worse.\",\"tools\":[\"calculator\"],\"limits\":{\"maxTurns\":3},\"name\":\"renamed\"}");
        restore(id, 1, "{}")
                .statusCode(200)
                .body("version", equalTo(3))
                .body("systemPrompt", equalTo("Be brief."))
                .body("tools", hasSize(0))
                .body("limits.size()", equalTo(0))
                .body("name", equalTo("renamed"));
        given().get("/api/agents/" + id + "/versions")
                .then()
                .body("versions[0].changedBy", equalTo(TestWallet.OPERATOR.address()))
                .body("versions[0].note", equalTo("version 1 is restored"))
                .body("versions[0].changed", contains("limits", "systemPrompt", "tools"));
        assertEquals(definition(id, 1), definition(id, 3));
        restore(id, 3, null).statusCode(200).body("version", equalTo(3));
        restore(id, 9, null).statusCode(404);
        sql(
                "update agent_versions set definition = cast(definition as jsonb) || '{\"model\":\"gone\"}' where version = 2 and agent_id = '"
                        + id + "'");
        restore(id, 2, null).statusCode(400).body("errors[0].field", equalTo("model"));
        given().get("/api/agents/" + id).then().body("version", equalTo(3));
    }

    @Test
    void guardrailsAndLimitsAreKeptAsTheyWereWrittenInEachVersion() {
        String guardrails = "{\"requireHumanApproval\":true,\"maxSpendUsdPerDay\":5,\"blockedTopics\":[\"war\"],"
                + "\"approvalTimeoutPolicy\":\"reject\",\"approvalTimeoutSeconds\":60}";
        String limits = "{\"maxTurns\":3,\"maxSeconds\":30,\"maxCostUsd\":1,\"maxTokens\":1000}";
        String id = create("");
        patch(id, "", "{\"guardrails\":" + guardrails + ",\"limits\":" + limits + "}")
                .statusCode(200);
        assertKept("/api/agents/" + id, guardrails, limits);
        assertKept("/api/agents/" + id + "/versions/2", guardrails, limits);
        patch(id, "", "{\"systemPrompt\":\"Worse.\"}").statusCode(200);
        restore(id, 1, null).statusCode(200);
        restore(id, 2, null).statusCode(200);
        assertKept("/api/agents/" + id, guardrails, limits);
    }

    private static void assertKept(String path, String... parts) {
        String body = given().get(path).asString().replace(" ", "");
        for (String part : parts) {
            assertTrue(body.contains(part), () -> part + " is not in " + body);
        }
    }

    @Test
    void ofChangesAtOnceNoneIsOverwrittenUnseen() throws Exception {
        String id = create("");
        List<Callable<Integer>> changes = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            // Half of them make no version.
            String change = i % 2 == 0 ? "{\"maxTokens\":" + (100 + i) + "}" : "{\"description\":\"" + i + "\"}";
            changes.add(() -> patch(id, "", change).extract().statusCode());
        }
        List<Integer> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(12)) {
            for (var done : threads.invokeAll(changes)) {
                answers.add(done.get());
            }
        }
        int made = Collections.frequency(answers, 200);
        assertEquals(12, made + Collections.frequency(answers, 409), answers.toString());
        assertEquals(String.valueOf(1 + made), value("select revision from agents where id = '" + id + "'"));
        assertEquals(
                value("select version from agents where id = '" + id + "'"),
                value("select count(*) from agent_versions where agent_id = '" + id + "'"));
    }

    @Test
    void aDefinitionIsReadOnceForAllOrdersAndAnewAfterAnyChange() throws SQLException {
        String agent = create("");
        String first = order(agent);
        claim(first);
        assertEquals("1 Be brief. 0.7", loaded(agent, first));
        sql(
                "update agent_versions set definition = (cast(definition as jsonb) || '{\"temperature\":0.2}')::json where agent_id = '"
                        + agent + "'");
        String second = order(agent);
        claim(second);
        assertEquals("1 Be brief. 0.7", loaded(agent, second), "it was not read again");
        // Makes no version.
        patch(agent, "", "{\"minimumMarginWei\":\"7\"}").body("version", equalTo(1));
        assertEquals("1 Be brief. 0.7", loaded(agent, second), "as it was claimed");
        String third = order(agent);
        claim(third);
        assertEquals("1 Be brief. 0.2 7", loaded(agent, third));
    }

    @Test
    void anOrderGoesThroughWithTheVersionThatItWasStartedWith() throws SQLException {
        String agent = create("");
        String order = order(agent);
        int attempt = claim(order);
        patch(agent, "", "{\"systemPrompt\":\"Newer.\",\"temperature\":0.1}").body("version", equalTo(2));
        assertEquals("1 Be brief. 0.7", loaded(agent, order));
        queries.rows(
                "queue/return-order", Map.of("id", order, "attempt", attempt, "delayMs", 0L, "tries", 1, "error", "x"));
        sql("update order_queue set ready = true where id = '" + order + "'");
        attempt = claim(order);
        assertEquals("1 Be brief. 0.7", loaded(agent, order), "resumed");
        queries.rows("queue/end-order", Map.of("id", order, "attempt", attempt, "status", "failed", "error", "x"));
        given().post("/api/orders/" + order + "/retry").then().statusCode(200).body("agentVersion", nullValue());
        claim(order);
        assertEquals("2 Newer. 0.1", loaded(agent, order), "run anew");
        given().get("/api/orders/" + order).then().body("agentVersion", equalTo(2));
    }

    @Test
    void theFiguresAreKeptAndNotCounted() throws SQLException {
        String agent = create("");
        String done = order(agent);
        finish(done, claim(done), "completing");
        queries.rows("test/set-status", Map.of("id", done, "status", "completed"));
        String failed = order(agent);
        queries.rows(
                "queue/end-order", Map.of("id", failed, "attempt", claim(failed), "status", "failed", "error", "x"));
        String waiting = order(agent);
        finish(waiting, claim(waiting), "awaiting_approval");
        given().get("/api/agents/" + agent + "/stats?days=3")
                .then()
                .statusCode(200)
                .body("totals.requests", equalTo(3))
                .body("totals.completed", equalTo(1))
                .body("totals.failed", equalTo(1))
                .body("totals.successRate", equalTo(0.5f))
                .body("totals.tokens", equalTo(60))
                .body("totals.costUsd", equalTo(0.2f))
                .body("totals.earnedWei", equalTo("1"))
                .body("totals.averageExecutionMs", equalTo(40))
                .body("pendingApprovals", equalTo(1))
                .body("days", hasSize(3))
                .body("days[0].requests", equalTo(3))
                .body("days[0].earnedWei", equalTo("1"))
                .body("days[2].requests", equalTo(0));
        sql("update orders set status = 'completing', settled_block = null where id = '" + done + "'");
        given().get("/api/agents/" + agent + "/stats")
                .then()
                .body("days", hasSize(30))
                .body("days[0].completed", equalTo(0))
                .body("days[0].earnedWei", equalTo("0"))
                .body("totals.earnedWei", equalTo("0"));
        given().get("/api/agents/" + create("") + "/stats").then().body("totals.successRate", nullValue());
        given().get("/api/agents/" + agent + "/stats?days=366").then().statusCode(400);
        given().get("/api/agents/" + UUID.randomUUID() + "/stats").then().statusCode(404);
    }

    private String loaded(String agent, String order) {
        Order one = TestOrders.of(UUID.fromString(agent), new OrderInput("Hello.", null, null));
        var real = new Order(
                UUID.fromString(order),
                one.orderId(),
                one.agentId(),
                1,
                0,
                one.serviceId(),
                one.buyerAddress(),
                one.sellerAddress(),
                one.priceWei(),
                one.units(),
                one.deadline(),
                one.input(),
                known);
        try (var template = context.createProducerTemplate()) {
            var exchange = template.send("direct:load-agent", e -> e.setVariable(OrderVariables.ORDER, real));
            assertNull(exchange.getException());
            Agent read = exchange.getVariable(OrderVariables.AGENT, Agent.class);
            return read.version() + " " + read.systemPrompt() + " " + read.temperature()
                    + (read.minimumMarginWei() == null ? "" : " " + read.minimumMarginWei());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String order(String agent) {
        String orderId = "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        var values = Map.of("orderId", orderId, "agentId", agent, "priority", 0, "seconds", 3600);
        return (String) queries.row("test/insert-order", values).orElseThrow().get("id");
    }

    private int claim(String order) {
        Map<String, Object> claimed = queries
                .rows("queue/claim-orders", Map.of("worker", "w", "limit", 1000, "leaseMs", 60_000, "rooms", "{}"))
                .stream()
                .filter(row -> row.get("id").toString().equals(order))
                .findFirst()
                .orElseThrow();
        known = new Order.Known(
                (Integer) claimed.get("run"),
                (Integer) claimed.get("agent_version"),
                (Integer) claimed.get("agent_revision"),
                (Boolean) claimed.get("begun"),
                (Boolean) claimed.get("documents"),
                (Boolean) claimed.get("early"));
        return ((Number) claimed.get("attempt")).intValue();
    }

    private void finish(String order, int attempt, String status) {
        Map<String, Object> values = new HashMap<>(
                Map.of("id", order, "attempt", attempt, "status", status, "bytes", "e30=", "published", true));
        values.putAll(Map.of("cid", "bafkrei" + order, "uri", "ipfs://x", "hash", "0x00", "result", "a"));
        values.putAll(Map.of("agentVersion", 1, "model", "gpt-4o", "inputTokens", 10L, "outputTokens", 20L));
        values.putAll(Map.of("costUsd", "0.1", "executionTimeMs", 40L));
        values.put("confidence", null);
        values.put("reviewReasons", null);
        assertTrue(queries.row("agents/add-usage", values).isPresent());
        assertTrue(queries.row("queue/finish-orders", FinishRows.of(values)).isPresent());
    }

    private static String create(String query) {
        return given().urlEncodingEnabled(false)
                .contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"Be brief.\"}")
                .post("/api/agents" + query)
                .then()
                .statusCode(201)
                .body("version", equalTo(1))
                .extract()
                .path("id");
    }

    private static ValidatableResponse patch(String id, String query, String change) {
        return given().urlEncodingEnabled(false)
                .contentType("application/json")
                .body(change)
                .patch("/api/agents/" + id + query)
                .then();
    }

    private static ValidatableResponse restore(String id, int version, String body) {
        var request =
                body == null ? given() : given().contentType("application/json").body(body);
        return request.post("/api/agents/" + id + "/versions/" + version + "/restore")
                .then();
    }

    private static Object definition(String id, int version) {
        return given().get("/api/agents/" + id + "/versions/" + version)
                .then()
                .statusCode(200)
                .extract()
                .path("definition");
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
