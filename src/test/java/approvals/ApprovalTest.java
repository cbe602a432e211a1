package approvals;

import static approvals.Proposals.decide;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.TestWallet;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.ApiSettings;
import startup.TestDatabase;

/** Answers that wait for a person: decided about once, by whoever comes first, or by nobody. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class ApprovalTest {

    private static final String WRONG_AMOUNT = "{\"note\":\"wrong amount\"}";

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
    void twentyClicksApproveOnce() throws Exception {
        String order = proposals.order(proposals.agent("{}"), 3600);
        String approval = proposals.approval(order);
        List<Callable<Integer>> clicks = Collections.nCopies(
                20, () -> decide(approval, "approve", WRONG_AMOUNT).extract().statusCode());
        assertEquals(Collections.nCopies(20, 200), Proposals.all(clicks));
        assertEquals("completing", proposals.status(order));
        assertEquals("1 approved", proposals.outcome(order));
        assertEquals(
                "1",
                proposals.value("select count(*) from logs where order_id = '" + order
                        + "' and message = 'the approval is approved' and data ->> 'decidedBy' = '"
                        + TestWallet.OPERATOR.address() + "'"
                        + " and data ->> 'note' = 'wrong amount'"));
        decide(approval, "approve", null).statusCode(200).body("decidedBy", equalTo(TestWallet.OPERATOR.address()));
        decide(approval, "reject", null)
                .statusCode(409)
                .body("detail", startsWith("the answer was approved by " + TestWallet.OPERATOR.address() + " at 20"))
                .body("detail", containsString("wrong amount"));
    }

    @Test
    void ofDecisionsThatDifferOneCounts() throws Exception {
        for (int round = 0; round < 4; round++) {
            String order = proposals.order(proposals.agent("{}"), 3600);
            String approval = proposals.approval(order);
            List<Callable<Integer>> clicks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String text = "{\"result\":\"version " + i + "\"}";
                int kind = i % 3;
                clicks.add(() -> (kind == 0
                                ? decide(approval, "approve", null)
                                : kind == 1 ? decide(approval, "reject", null) : decide(approval, "modify", text))
                        .extract()
                        .statusCode());
            }
            Collections.shuffle(clicks);
            List<Integer> answers = Proposals.all(clicks);
            assertTrue(answers.contains(200) && answers.contains(409), answers.toString());
            String outcome = proposals.outcome(order);
            String status = proposals.status(order);
            assertTrue(
                    status.equals("failed") && outcome.equals("0 rejected")
                            || status.equals("completing") && outcome.matches("1 (approved|modified)"),
                    status + " " + outcome);
            // Each modification has its own text, so that no two are the same decision.
            int agreeing = outcome.endsWith("modified") ? 1 : 7;
            assertEquals(agreeing, Collections.frequency(answers, 200), outcome);
        }
    }

    @Test
    void nobodySeesAnAnswerBeforeItIsApproved() throws Exception {
        String order = proposals.order(proposals.agent("{}"), 3600);
        String cid = proposals.value("select result_cid from orders where id = '" + order + "'");
        given().get("/api/results/" + cid).then().statusCode(404).body("detail", containsString("its approval"));
        given().get("/api/orders/" + order)
                .then()
                .body("resultData", nullValue())
                .body("status", equalTo("awaiting_approval"));
        given().get("/api/approvals/" + proposals.approval(order))
                .then()
                .statusCode(200)
                .body("result", equalTo("the answer"))
                .body("inputData.prompt", equalTo("Hello."))
                .body("reasons", equalTo(List.of("the model is not sure")))
                .body("confidence", equalTo(0.4f))
                .body("timeoutPolicy", equalTo("reject"));
        decide(proposals.approval(order), "approve", null).statusCode(200).body("orderStatus", equalTo("completing"));
        context.getRouteController().startRoute("schedule-publish-results");
        try {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> given().get("/api/results/" + cid).then().statusCode(200));
        } finally {
            context.getRouteController().stopRoute("schedule-publish-results");
        }
        given().get("/api/orders/" + order).then().body("resultData", equalTo("the answer"));
    }

    @Test
    void aRejectedAnswerIsNeverSold() throws Exception {
        String order = proposals.order(proposals.agent("{}"), 3600);
        String cid = proposals.value("select result_cid from orders where id = '" + order + "'");
        decide(proposals.approval(order), "reject", WRONG_AMOUNT)
                .statusCode(200)
                .body("status", equalTo("rejected"))
                .body("result", equalTo("the answer"))
                .body("orderStatus", equalTo("failed"));
        given().get("/api/orders/" + order)
                .then()
                .body("errorMessage", equalTo("rejected by " + TestWallet.OPERATOR.address() + ": wrong amount"))
                .body("resultUri", nullValue());
        given().post("/api/orders/" + order + "/retry").then().statusCode(200).body("status", equalTo("pending"));
        proposals.answer(order);
        assertEquals("0 rejected pending", proposals.outcome(order));
        decide(proposals.approval(order), "approve", null).statusCode(200);
        queries.rows("test/set-status", Map.of("id", order, "status", "completed"));
        assertTrue(queries.rows("results/claim-results", Map.of()).stream()
                .noneMatch(row -> row.get("cid").equals(cid)));
        assertEquals("f", proposals.value("select published from results where cid = '" + cid + "'"));
    }

    @Test
    void aPersonsAnswerTakesThePlaceOfTheAgents() throws Exception {
        String order = proposals.order(proposals.agent("{}"), 3600);
        String approval = proposals.approval(order);
        String text = "{\"result\":\"by Monday\",\"note\":\"internal\"}";
        decide(approval, "modify", text).statusCode(200).body("modifiedResult", equalTo("by Monday"));
        decide(approval, "modify", text).statusCode(200);
        decide(approval, "modify", "{\"result\":\"by Tuesday\"}").statusCode(409);
        assertEquals("1 modified", proposals.outcome(order));
        String cid = proposals.value(
                "select result_cid from orders where id = '" + order + "' and result_data = 'by Monday'");
        String document = proposals.value("select convert_from(bytes, 'UTF8') from results where cid = '" + cid + "'");
        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(document);
        assertEquals("by Monday", json.path("result").asText());
        assertEquals("gpt-4o", json.path("model").asText());
        assertEquals(order, json.at("/provenance/orderId").asText());
        assertEquals(
                TestWallet.OPERATOR.address(),
                json.at("/provenance/modified/by").asText());
        assertTrue(json.at("/provenance/modified/of").asText().startsWith("ipfs://bafkrei"));
        assertFalse(document.contains("internal"));
        assertEquals(
                "t",
                proposals.value(
                        "select o.result_hash = '0x' || encode(sha256(r.bytes), 'hex') and o.result_uri = 'ipfs://' || r.cid"
                                + " from orders o join results r on r.cid = o.result_cid where o.id = '" + order
                                + "'"));
    }

    @Test
    void whenNobodyDecidesThePolicyDoesOnce() throws Exception {
        String rejecting = proposals.order(proposals.agent("{\"approvalTimeoutSeconds\":600}"), 3600);
        String approving = proposals.order(proposals.agent("{\"approvalTimeoutPolicy\":\"approve\"}"), 3600);
        // The deadline leaves just the margin.
        String near = proposals.order(proposals.agent("{\"approvalTimeoutPolicy\":\"approve\"}"), 59);
        proposals.lapse(rejecting);
        proposals.lapse(approving);
        Proposals.all(Collections.nCopies(8, () -> queries.rows("approvals/expire-approvals", Map.of())));
        assertEquals("failed 0 expired", proposals.status(rejecting) + " " + proposals.outcome(rejecting));
        assertEquals("completing 1 expired", proposals.status(approving) + " " + proposals.outcome(approving));
        assertEquals("completing 1 expired", proposals.status(near) + " " + proposals.outcome(near));
        given().get("/api/orders/" + rejecting)
                .then()
                .body("errorMessage", equalTo("nobody approved the answer in time"));
        for (String decision : List.of("approve", "reject")) {
            decide(proposals.approval(rejecting), decision, null)
                    .statusCode(409)
                    .body("detail", startsWith("nobody decided until 20"));
        }
    }

    @Test
    void aClickAtTheLastMomentAndThePolicyNeverBothCount() throws Exception {
        String agent = proposals.agent("{}");
        Map<String, String> approvals = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            String order = proposals.order(agent, 3600);
            approvals.put(order, proposals.approval(order));
            proposals.lapse(order);
        }
        List<Callable<Integer>> race = new ArrayList<>();
        approvals
                .values()
                .forEach(id ->
                        race.add(() -> decide(id, "approve", null).extract().statusCode()));
        for (int i = 0; i < 10; i++) {
            race.add(() -> queries.rows("approvals/expire-approvals", Map.of()).size());
        }
        Collections.shuffle(race);
        Proposals.all(race);
        for (String order : approvals.keySet()) {
            String end = proposals.status(order) + " " + proposals.outcome(order);
            assertTrue(end.equals("failed 0 expired") || end.equals("completing 1 approved"), end);
        }
    }
}
