package results;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import database.Queries;
import guardrails.Review;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orders.Order;
import orders.OrderInput;
import orders.OrderVariables;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import queue.TestOrders;
import results.address.ContentAddress;
import results.address.StoredResult;
import runs.Answer;
import startup.TestDatabase;
import steering.StubKubo;

/** A result's way to an IPFS node, which is a stub of Kubo's {@code add} at the wire. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(StubKubo.class)
public class StoreResultTest {

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @BeforeEach
    void forget() {
        KuboAdds.reset();
    }

    @Test
    void aResultIsAddedAndPinnedUnderItsOwnAddress() throws Exception {
        StoredResult result = store("the answer {{x}} ${body}").getVariable(OrderVariables.RESULT, StoredResult.class);
        assertEquals(1, KuboAdds.calls.get());
        assertTrue(KuboAdds.query.contains("pin=true") && KuboAdds.query.contains("raw-leaves=true"), KuboAdds.query);
        assertTrue(KuboAdds.query.contains("cid-version=1"), KuboAdds.query);
        String document = new String(result.bytes(), StandardCharsets.UTF_8);
        assertTrue(KuboAdds.body.contains(document), "the node got the exact bytes");
        JsonNode json = new ObjectMapper().readTree(document);
        assertEquals("the answer {{x}} ${body}", json.get("result").asText());
        assertEquals("0.00000585", json.get("costUsd").asText());
        assertEquals(1, json.at("/provenance/agentVersion").asInt());
        assertEquals(result.cid(), ContentAddress.of(result.bytes()).cid());
    }

    @Test
    void anotherAddressThanOursEndsTheOrder() {
        KuboAdds.cid = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
        assertInstanceOf(PermanentFailure.class, store("the answer").getException());
    }

    @Test
    void aNodeThatCannotStoreIsAskedOnceAndTriedLater() {
        for (int status : new int[] {500, 503, 429}) {
            KuboAdds.status = status;
            KuboAdds.calls.set(0);
            assertInstanceOf(TransientFailure.class, store("the answer").getException());
            assertEquals(1, KuboAdds.calls.get());
        }
    }

    @Test
    void aResultOverOneMebibyteEndsTheOrder() {
        assertInstanceOf(PermanentFailure.class, store("x".repeat(1024 * 1024)).getException());
        assertEquals(0, KuboAdds.calls.get());
    }

    @Test
    void whatAPersonWroteIsAddedBeforeTheOrderIsCompletedWithIt() {
        String id = new ManualOrders(queries).waiting();
        String uri = complete(id)
                .statusCode(200)
                .body("status", equalTo("completing"))
                .body("resultData", equalTo("by hand"))
                .body("resultPublished", equalTo(true))
                .extract()
                .path("resultUri");
        assertEquals(1, KuboAdds.calls.get());
        assertTrue(KuboAdds.body.contains("by hand"));
        given().get("/api/results/" + uri.substring("ipfs://".length()))
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("immutable"));
        complete(id).statusCode(409);
        assertEquals(1, KuboAdds.calls.get(), "what cannot be used is not added");
    }

    @Test
    void withoutTheNodeNothingIsWritten() {
        String id = new ManualOrders(queries).waiting();
        for (int status : new int[] {500, 200}) {
            KuboAdds.status = status;
            KuboAdds.cid = status == 200 ? "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" : null;
            complete(id)
                    .statusCode(status == 500 ? 503 : 502)
                    .contentType("application/problem+json")
                    .body("detail", containsString("the order was not changed"));
            given().get("/api/orders/" + id)
                    .then()
                    .body("status", equalTo("pending"))
                    .body("resultUri", nullValue())
                    .body("resultPublished", nullValue());
            assertEquals(
                    Map.of("results", 0L, "completions", 0L, "queued", 1L),
                    queries.row("test/count-traces", Map.of("id", id)).orElseThrow());
        }
    }

    private static ValidatableResponse complete(String id) {
        return given().contentType("application/json")
                .body("{\"result\":\"by hand\"}")
                .post("/api/orders/" + id + "/complete")
                .then();
    }

    private Exchange store(String text) {
        return store(context, text);
    }

    public static Exchange store(CamelContext context, String text) {
        Order order = TestOrders.of(UUID.randomUUID(), new OrderInput("Hello.", null, null));
        Agent agent = TestAgents.agent().id(order.agentId()).build();
        var answer = new Answer(
                text, "gpt-4o-mini", "gpt-4o-mini", 11, 7, new BigDecimal("0.00000585"), 5, "stop", null, List.of());
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.send("direct:store-result", exchange -> {
                exchange.setVariable(OrderVariables.ORDER, order);
                exchange.setVariable(OrderVariables.AGENT, agent);
                exchange.setVariable(OrderVariables.ANSWER, answer);
                exchange.setVariable(OrderVariables.REVIEW, new Review(List.of(), null));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
