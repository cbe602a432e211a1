package results.address;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import database.Queries;
import guardrails.Review;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orders.Order;
import orders.OrderVariables;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import queue.OrderOutcome;
import results.KuboAdds;
import results.ManualOrders;
import results.StoreResultTest;
import runs.Answer;
import startup.TestDatabase;
import steering.StubKubo;

/** Results that nobody may see before their completion is confirmed. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(StubKubo.class)
class KeepResultTest {

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @Inject
    OrderOutcome outcome;

    @Inject
    Ipfs ipfs;

    private ManualOrders orders;

    @BeforeEach
    void forget() throws Exception {
        context.getRouteController().stopRoute("schedule-publish-results");
        KuboAdds.reset();
        QuarkusMock.installMockForType(new Publication("after", ipfs), Publication.class);
        orders = new ManualOrders(queries);
        queries.rows("test/set-head", Map.of("block", 5));
    }

    @AfterEach
    void publishNoMore() throws Exception {
        context.getRouteController().stopRoute("schedule-publish-results");
    }

    @Test
    void aResultIsPublishedWhenItsOrderIsCompleted() throws Exception {
        String id = orders.waiting();
        String cid = complete(id);
        assertEquals(0, KuboAdds.calls.get());
        hidden(id, cid);

        context.getRouteController().startRoute("schedule-publish-results");
        KuboAdds.status = 500;
        orders.move(id, "completed");
        await().atMost(Duration.ofSeconds(30)).until(() -> KuboAdds.calls.get() == 1);
        hidden(id, cid);

        KuboAdds.status = 200;
        queries.rows("test/publish-now", Map.of("cid", cid));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/api/results/" + cid).then().statusCode(200));
        given().get("/api/results/" + cid).then().body("result", equalTo("by hand"));
        given().get("/api/orders/" + id)
                .then()
                .body("resultData", equalTo("by hand"))
                .body("resultPublished", equalTo(true));
        assertTrue(KuboAdds.body.contains("by hand"));
        assertEquals(2, KuboAdds.calls.get());
    }

    @Test
    void anImageIsPublishedWithTheResultOfItsOrder() throws Exception {
        String id = orders.waiting();
        byte[] image = ("RIFF1234WEBPVP8 " + id).getBytes(StandardCharsets.US_ASCII);
        String cid = ContentAddress.of(image).cid();
        Map<String, Object> row = new HashMap<>(Map.of("cid", cid, "bytes", image, "mediaType", "image/webp"));
        row.putAll(Map.of("key", id, "orderId", id, "published", false, "model", "m", "size", "1x1", "costUsd", 0));
        queries.update("results/store-image", row);
        String result = complete(id);
        given().get("/api/results/" + cid).then().statusCode(404).contentType("application/problem+json");

        orders.move(id, "completed");
        context.getRouteController().startRoute("schedule-publish-results");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/api/results/" + cid).then().statusCode(200));
        given().get("/api/results/" + cid).then().contentType("image/webp");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> given().get("/api/results/" + result).then().statusCode(200));
        assertEquals(2, KuboAdds.calls.get());
    }

    @Test
    void aResultOfACancelledOrDisputedOrderIsNeverPublished() {
        for (String end : List.of("cancelled", "disputed")) {
            String id = orders.waiting();
            String cid = complete(id);
            orders.move(id, end);
            queries.rows("test/publish-now", Map.of("cid", cid));
            assertEquals(List.of(), queries.rows("results/claim-results", Map.of()), end);
            hidden(id, cid);
        }
    }

    @Test
    void aDisputedOrderThatIsPaidIsPublishedAndByOneWorker() {
        String id = orders.waiting();
        complete(id);
        orders.move(id, "disputed");
        assertEquals(0, queries.rows("results/claim-results", Map.of()).size());
        orders.move(id, "completed");
        assertEquals(1, queries.rows("results/claim-results", Map.of()).size());
        assertEquals(0, queries.rows("results/claim-results", Map.of()).size(), "it is left to the first for a while");
    }

    @Test
    void aBlockThatMayStillBeReplacedConfirmsNothing() {
        String id = orders.waiting();
        complete(id);
        queries.rows("test/settle-in-block", Map.of("id", id, "block", 7));
        queries.rows("test/set-head", Map.of("block", 7));
        assertEquals(0, queries.rows("results/claim-results", Map.of()).size());
        queries.rows("test/set-head", Map.of("block", 8));
        assertEquals(1, queries.rows("results/claim-results", Map.of()).size());
    }

    @Test
    void anAgentsResultIsKeptBackToo() {
        var done = StoreResultTest.store(context, "the answer");
        assertNull(done.getException());
        assertEquals(0, KuboAdds.calls.get());
        var row = outcome.finish(
                done.getVariable(OrderVariables.ORDER, Order.class),
                done.getVariable(OrderVariables.AGENT, Agent.class),
                done.getVariable(OrderVariables.ANSWER, Answer.class),
                new Review(List.of(), null),
                done.getVariable(OrderVariables.RESULT, StoredResult.class),
                null);
        assertEquals(false, row.published());
    }

    private static String complete(String id) {
        String uri = given().contentType("application/json")
                .body("{\"result\":\"by hand\"}")
                .post("/api/orders/" + id + "/complete")
                .then()
                .statusCode(200)
                .body("status", equalTo("completing"))
                .extract()
                .path("resultUri");
        return uri.substring("ipfs://".length());
    }

    private static void hidden(String id, String cid) {
        given().get("/api/results/" + cid)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .header("Cache-Control", equalTo("no-store"))
                .body("detail", containsString("published when its order's completion is confirmed"));
        given().get("/api/orders/" + id).then().body("resultData", nullValue()).body("resultPublished", equalTo(false));
    }
}
