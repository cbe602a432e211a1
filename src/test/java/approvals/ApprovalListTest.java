package approvals;

import static approvals.Proposals.decide;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.TestWallet;
import com.fasterxml.jackson.databind.ObjectMapper;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.ApiSettings;
import startup.TestDatabase;

/** Approvals beside the decision itself: the list, the messages to the owner, and orders that go another way. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class ApprovalListTest {

    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String DELIVERED =
            "select count(*) from approval_messages m join approvals p on p.id = m.approval_id"
                    + " where m.delivered_at is not null and p.order_id = '";

    @Inject
    Queries queries;

    @Inject
    DataSource database;

    @Inject
    CamelContext context;

    private Proposals proposals;

    @BeforeEach
    void open() {
        proposals = new Proposals(queries, database);
    }

    @Test
    void theListIsPagedAndSaysWhatIsUrgent() throws Exception {
        String agent = proposals.agent("{\"approvalTimeoutPolicy\":\"approve\"}");
        String relaxed = proposals.order(agent, 7200);
        String urgent = proposals.order(agent, 1800);
        String decided = proposals.order(agent, 7200);
        decide(proposals.approval(decided), "reject", null).statusCode(200);
        given().get("/api/approvals?status=pending&agentId=" + agent)
                .then()
                .statusCode(200)
                .body("approvals.orderId", equalTo(List.of(urgent, relaxed)))
                .body("approvals.urgent", equalTo(List.of(true, false)))
                .body("approvals.agentName", equalTo(List.of("test", "test")))
                .body("nextCursor", nullValue());
        String cursor = given().get("/api/approvals?limit=2&agentId=" + agent)
                .then()
                .body("approvals.orderId", equalTo(List.of(decided, urgent)))
                .extract()
                .path("nextCursor");
        given().get("/api/approvals?limit=2&agentId=" + agent + "&cursor=" + cursor)
                .then()
                .body("approvals", hasSize(1))
                .body("nextCursor", nullValue());
        given().get("/api/approvals?status=undecided").then().statusCode(400);
        given().get("/api/approvals/" + UUID.randomUUID()).then().statusCode(404);
        decide(UUID.randomUUID().toString(), "approve", null).statusCode(404);
        decide(UUID.randomUUID().toString(), "modify", "{\"result\":\"x\"}").statusCode(404);
        decide(proposals.approval(relaxed), "modify", "{\"note\":\"x\"}").statusCode(400);
        decide(proposals.approval(relaxed), "reject", "{\"note\":\"" + "x".repeat(2001) + "\"}")
                .statusCode(400)
                .body("errors[0].field", equalTo("note"));
        assertEquals("0 pending", proposals.outcome(relaxed));
    }

    @Test
    void anOrderThatGoesAnotherWayTakesItsApprovalAlong() throws Exception {
        String agent = proposals.agent("{}");
        String cancelled = proposals.order(agent, 3600);
        given().post("/api/orders/" + cancelled + "/cancel").then().statusCode(200);
        String completed = proposals.order(agent, 3600);
        given().post("/api/orders/" + completed + "/complete")
                .then()
                .statusCode(200)
                .body("status", equalTo("completing"));
        String late = proposals.order(agent, 3600);
        queries.rows("test/set-deadline", Map.of("id", late, "seconds", -1));
        queries.rows("queue/expire-orders", Map.of());
        assertNull(
                proposals.value("select result_cid from orders where id = '" + late + "'"),
                "what nobody approved is there for no retry");
        // Last, because any claim of a test would take it.
        String retried = proposals.order(agent, 3600);
        given().post("/api/orders/" + retried + "/retry").then().statusCode(200);
        for (String order : List.of(cancelled, retried, completed, late)) {
            assertTrue(proposals.outcome(order).endsWith(" withdrawn"), proposals.status(order));
            decide(proposals.approval(order), "approve", null)
                    .statusCode(409)
                    .body("detail", containsString("the order became " + proposals.status(order)));
        }
        assertEquals("1 withdrawn", proposals.outcome(completed));
        given().delete("/api/agents/" + agent).then().statusCode(204);
    }

    @Test
    void whatAReplacedBlockSaidIsTakenBackAndThePersonIsAskedAgain() throws Exception {
        String order = proposals.order(proposals.agent("{}"), 3600);
        proposals.sql("update orders set chain_id = 9 where id = '" + order + "'");
        String onChain = proposals.value("select order_id from orders where id = '" + order + "'");
        String settled = "[{\"orderId\":\"" + onChain + "\",\"status\":\"cancelled\",\"block\":50}]";
        queries.rows("chain/reading/settle-orders", Map.of("steps", settled));
        assertEquals("cancelled 0 withdrawn", proposals.status(order) + " " + proposals.outcome(order));
        queries.rows("chain/reading/undo-settlements", Map.of("chainId", 9L, "block", 49L));
        assertEquals("awaiting_approval 0 withdrawn pending", proposals.status(order) + " " + proposals.outcome(order));
        decide(proposals.approval(order), "approve", null).statusCode(200);
        assertEquals("1 withdrawn approved", proposals.outcome(order));
    }

    @Test
    void theOwnerIsToldUntilTheMessageIsDelivered() throws Exception {
        String agent = proposals.agent(
                "{\"approvalWebhookUrl\":\"" + OwnersServer.url() + "\",\"approvalWebhookSecret\":\"APPROVALS\"}");
        given().contentType("application/json")
                .body("{\"key\":\"APPROVALS\",\"value\":\"" + SECRET + "\"}")
                .post("/api/agents/" + agent + "/secrets")
                .then()
                .statusCode(201);
        OwnersServer.TOLD.clear();
        OwnersServer.status = 500;
        String order = proposals.order(agent, 3600);
        // A worker that claimed the message and was killed before it was sent.
        assertEquals(1, claimed(order));
        assertEquals(0, claimed(order));
        dueAgain(order);
        context.getRouteController().startRoute("schedule-tell-approvals");
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> OwnersServer.TOLD.size() == 1);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> proposals.value(
                                    "select error from approval_messages m join approvals p on p.id = m.approval_id where p.order_id = '"
                                            + order + "'")
                            != null);
            OwnersServer.status = 204;
            decide(proposals.approval(order), "reject", "{\"note\":\"internal\"}")
                    .statusCode(200);
            dueAgain(order);
            await().atMost(Duration.ofSeconds(30)).until(() -> "2".equals(proposals.value(DELIVERED + order + "'")));
        } finally {
            context.getRouteController().stopRoute("schedule-tell-approvals");
        }
        var told = List.copyOf(OwnersServer.TOLD);
        assertEquals(3, told.size());
        assertEquals(2, told.stream().map(OwnersServer.Told::id).distinct().count(), "a message keeps its id");
        for (var message : told) {
            assertEquals(signature(message), message.signature());
            assertFalse(
                    message.body().contains("the answer")
                            || message.body().contains("Hello.")
                            || message.body().contains("internal"),
                    message.body());
        }
        var first = new ObjectMapper().readTree(told.get(0).body());
        assertEquals("approval.requested", first.path("type").asText());
        assertEquals(order, first.at("/data/orderId").asText());
        assertEquals("the model is not sure", first.at("/data/reasons/0").asText());
        assertEquals(
                given().get("/api/approvals/" + proposals.approval(order)).path("decideBy"),
                first.at("/data/decideBy").asText());
        assertTrue(told.stream()
                .anyMatch(message -> message.body().contains("approval.decided")
                        && message.body().contains("\"decidedBy\": \"" + TestWallet.OPERATOR.address() + "\"")));
    }

    @Test
    void aMessageThatCannotBeSentIsGivenUpWithALineInTheLog() throws Exception {
        String agent = proposals.agent("{\"approvalWebhookUrl\":\"http://169.254.169.254/\"}");
        String order = proposals.order(agent, 3600);
        proposals.sql(
                "update approval_messages set tries = 11 where approval_id = '" + proposals.approval(order) + "'");
        context.getRouteController().startRoute("schedule-tell-approvals");
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> "1"
                            .equals(proposals.value(
                                    "select count(*) from logs where message like 'the approval webhook was not told: %' and order_id = '"
                                            + order + "'")));
        } finally {
            context.getRouteController().stopRoute("schedule-tell-approvals");
        }
        dueAgain(order);
        assertEquals(0, claimed(order));
        assertEquals("awaiting_approval", proposals.status(order));
    }

    @Test
    void aSecretThatDoesNotOpenCountsAsATryAndKeepsNoOtherMessageWaiting() throws Exception {
        String agent = proposals.agent(
                "{\"approvalWebhookUrl\":\"" + OwnersServer.url() + "\",\"approvalWebhookSecret\":\"APPROVALS\"}");
        given().contentType("application/json")
                .body("{\"key\":\"APPROVALS\",\"value\":\"" + SECRET + "\"}")
                .post("/api/agents/" + agent + "/secrets")
                .then()
                .statusCode(201);
        proposals.sql("update secrets set sealed_key = sealed_value where agent_id = '" + agent + "'");
        String order = proposals.order(agent, 3600);
        String message = " from approval_messages where approval_id = '" + proposals.approval(order) + "'";
        proposals.sql(
                "update approval_messages set tries = 40 where approval_id = '" + proposals.approval(order) + "'");
        context.getRouteController().startRoute("schedule-tell-approvals");
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> proposals.value("select error" + message) != null);
        } finally {
            context.getRouteController().stopRoute("schedule-tell-approvals");
        }
        assertEquals("internal error: Unreadable", proposals.value("select error" + message));
        assertNull(proposals.value("select run_at" + message), "it is given up");
    }

    private long claimed(String order) throws Exception {
        String chainId = proposals.value("select order_id from orders where id = '" + order + "'");
        return queries.rows("approvals/claim-approval-messages", Map.of()).stream()
                .filter(row -> row.get("order_id").equals(chainId))
                .count();
    }

    private void dueAgain(String order) throws Exception {
        proposals.sql("update approval_messages set run_at = now() where run_at is not null and approval_id = '"
                + proposals.approval(order) + "'");
    }

    private static String signature(OwnersServer.Told told) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
        mac.update((told.id() + "." + told.timestamp() + "." + told.body()).getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal());
    }
}
