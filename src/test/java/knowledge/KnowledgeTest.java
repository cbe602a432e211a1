package knowledge;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import database.Queries;
import guardrails.Review;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import knowledge.reading.SampleDocuments;
import knowledge.stores.StubStores;
import orders.Order;
import orders.OrderInput;
import orders.TransientFailure;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import queue.TestOrders;
import runs.Answer;
import startup.TestDatabase;
import tools.ToolCall;
import tools.python.StubInterpreter;

/** Documents from their upload to their end, over the API and with real stores behind it, or stand-ins at the wire. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(StubStores.class)
@WithTestResource(StubInterpreter.class)
class KnowledgeTest {

    private static final Answer ANSWER =
            new Answer("Two years.", "gpt-4o-mini", "gpt-4o-mini", 11, 7, BigDecimal.ZERO, 5, "stop", null, List.of());

    private static final String WARRANTY = "# Warranty\n\nAll our pumps have a warranty of two years from purchase.\n\n"
            + "# Returns\n\nUnused goods can be sent back within thirty days. We pay for the parcel.\n\n"
            + "# Fault codes\n\nE4711: the inlet is blocked, clean the filter.\n";

    @Inject
    ProducerTemplate template;

    @Inject
    Queries queries;

    @Inject
    DataSource database;

    @BeforeEach
    void stubsAreUp() {
        StubStores.fail(0);
        StubStores.requests().clear();
    }

    @Test
    void aDocumentIsTakenInFoundAndDeleted() throws IOException {
        String agent = agent("");
        String id = upload(agent, "dir/terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8))
                .statusCode(202)
                .body("name", equalTo("terms.md"))
                .body("mediaType", equalTo("text/markdown"))
                .body("status", equalTo("processing"))
                .body("store", equalTo("postgres-pgvector"))
                .extract()
                .path("id");
        search(agent, "How long is the warranty?").body("passages", empty());
        work();
        document(agent, id).body("status", equalTo("ready")).body("passages", equalTo(3));
        search(agent, "For how long am I covered if my pump breaks?")
                .body("passages[0].place", equalTo("Warranty"))
                .body("passages[0].document", equalTo("terms.md"))
                .body("passages[0].score", greaterThan(0.3f));
        search(agent, "Can I get my money back if I do not like it?").body("passages[0].place", equalTo("Returns"));
        // The vector says little about a code; the word says all.
        search(agent, "E4711").body("passages.place", hasItem("Fault codes"));
        search(agent, "Who won the world cup in football?").body("passages", empty());
        upload(agent, "again.md", WARRANTY.getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("id", equalTo(id));
        given().get("/api/agents/" + agent + "/documents")
                .then()
                .statusCode(200)
                .body("documents.id", contains(id));
        given().delete("/api/agents/" + agent + "/documents/" + id).then().statusCode(204);
        given().delete("/api/agents/" + agent + "/documents/" + id).then().statusCode(404);
        document(agent, id, 404);
        search(agent, "How long is the warranty?").body("passages", empty());
    }

    @Test
    void allFiveFormatsAreRead() throws IOException {
        Map<String, byte[]> files = Map.of(
                "a.pdf", SampleDocuments.pdf(null, "The boiler needs water of good quality."),
                "b.docx", SampleDocuments.docx("Boiler", "The boiler needs water of good quality."),
                "c.html",
                        "<html><body><p>The boiler needs water of good quality.</p></body></html>"
                                .getBytes(StandardCharsets.UTF_8),
                "d.md", "The *boiler* needs water of good quality.".getBytes(StandardCharsets.UTF_8),
                "e.txt", "The boiler needs water of good quality.".getBytes(StandardCharsets.UTF_8));
        for (var file : files.entrySet()) {
            String agent = agent("");
            String id = upload(agent, file.getKey(), file.getValue())
                    .statusCode(202)
                    .extract()
                    .path("id");
            work();
            document(agent, id).body("status", equalTo("ready"));
            search(agent, "What does the boiler need?")
                    .body("passages[0].text", containsString("water of good quality"));
        }
    }

    @Test
    void anAgentFindsOnlyItsOwn() {
        String mine = agent("");
        String other = agent("");
        String id = upload(mine, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8))
                .extract()
                .path("id");
        work();
        search(mine, "How long is the warranty?").body("passages", not(empty()));
        search(other, "How long is the warranty?").body("passages", empty());
        document(other, id, 404);
        given().delete("/api/agents/" + other + "/documents/" + id).then().statusCode(404);
        problem(search(UUID.randomUUID().toString(), "x", 404), 404, null);
    }

    @Test
    void whatIsNoDocumentIsRefused() throws IOException {
        String agent = agent("");
        problem(upload(agent, "a.exe", new byte[] {'M', 'Z', 0, 1}), 415, "file");
        problem(upload(agent, "a.pdf", "text".getBytes(StandardCharsets.UTF_8)), 415, "file");
        problem(upload(agent, "a.txt", new byte[0]), 400, "file");
        problem(upload(agent, "a.txt", "x".repeat(1_048_577).getBytes(StandardCharsets.UTF_8)), 413, "file");
        problem(upload(agent, "a.txt", "x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8)), 413, null);
        problem(upload(UUID.randomUUID().toString(), "a.txt", new byte[] {'x'}), 404, null);
        problem(upload("42", "a.txt", new byte[] {'x'}), 400, "agentId");
        problem(
                given().multiPart("file", "a.txt", new byte[] {'x'})
                        .multiPart("file", "b.txt", new byte[] {'y'})
                        .post("/api/agents/" + agent + "/documents")
                        .then(),
                400,
                "file");
        problem(
                given().multiPart("file", "a.txt", new byte[] {'x'})
                        .multiPart("colour", "red")
                        .post("/api/agents/" + agent + "/documents")
                        .then(),
                400,
                "colour");
        problem(
                given().multiPart("file", "no file")
                        .post("/api/agents/" + agent + "/documents")
                        .then(),
                400,
                "file");
        problem(
                given().contentType("application/json")
                        .body("{}")
                        .post("/api/agents/" + agent + "/documents")
                        .then(),
                415,
                null);
        problem(
                given().multiPart("file", "a.txt", new byte[] {'x'})
                        .post("/api/agents")
                        .then(),
                415,
                null);
        for (int i = 0; i < 3; i++) {
            upload(agent, i + ".txt", ("text " + i).getBytes(StandardCharsets.UTF_8))
                    .statusCode(202);
        }
        problem(upload(agent, "4.txt", "text 4".getBytes(StandardCharsets.UTF_8)), 409, null);
        work();
    }

    @Test
    void aDocumentThatCannotBeReadSaysWhyAndMayBeSentAgain() throws IOException, SQLException {
        String agent = agent("");
        byte[] secret = SampleDocuments.pdf("secret", "A page.");
        String id = upload(agent, "a.pdf", secret).statusCode(202).extract().path("id");
        work();
        document(agent, id).body("status", equalTo("failed")).body("reason", equalTo("it is protected by a password"));
        // As after many other tries; what was taken in of them is forgotten.
        sql("update documents set attempt = 20 where id = '" + id + "'");
        upload(agent, "a.pdf", secret).statusCode(202).body("id", equalTo(id)).body("status", equalTo("processing"));
        sql("insert into passages (document_id, number, agent_id, place, text, model, dimension) values ('" + id
                + "', 0, '" + agent + "', '', 'half', 'm', 1)");
        work();
        document(agent, id).body("status", equalTo("failed")).body("reason", equalTo("it is protected by a password"));
        assertEquals("0", value("select count(*) from passages where document_id = '" + id + "'"));
    }

    @Test
    void aQuestionThatIsNotAboutTheDocumentsFindsNothing() {
        String agent = agent("");
        upload(agent, "a.txt", "Entrance 3 is behind the garden gate.".getBytes(StandardCharsets.UTF_8));
        work();
        search(agent, "Give me 3 reasons why whales sing").body("passages", hasSize(0));
        for (String unread : new String[] {"\\u0001", "\\u008c", "\\u0301", "\\ufffd", "\\u200b", "\\ue000", "?"}) {
            search(agent, unread).body("passages", hasSize(0));
        }
    }

    @Test
    void aKilledWorkersDocumentIsReadByAnother() throws SQLException {
        String agent = agent("");
        String id = upload(agent, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8))
                .extract()
                .path("id");
        Map<String, Object> claimed =
                queries.row("knowledge/claim-document", Map.of()).orElseThrow();
        assertEquals(id, claimed.get("id").toString());
        Map<String, Object> part = Map.of(
                "document",
                id,
                "attempt",
                claimed.get("attempt"),
                "count",
                1,
                "passages",
                "[{\"number\":0,\"place\":\"\",\"text\":\"half\",\"dimension\":1,\"embedding\":\"{1}\"}]");
        assertTrue(queries.row("knowledge/put-passages", part).isPresent());
        work();
        document(agent, id).body("status", equalTo("processing"));
        sql("update documents set locked_until = now() - interval '1 second' where id = '" + id + "'");
        work();
        document(agent, id).body("status", equalTo("ready")).body("passages", equalTo(3));
        search(agent, "half").body("passages.text", not(hasItem("half")));
        // The first worker is slow, not dead: what it still writes is refused.
        assertFalse(queries.row("knowledge/put-passages", part).isPresent());
        assertEquals(
                0,
                queries.update("knowledge/renew-document", Map.of("document", id, "attempt", claimed.get("attempt"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"qdrant", "pinecone"})
    void vectorsCanBeInAnotherStore(String type) throws SQLException {
        String place = type.equals("qdrant") ? "url" : "host";
        String config =
                "\"knowledgeBase\":{\"type\":\"" + type + "\",\"config\":{\"" + place + "\":\"" + StubStores.url()
                        + "\",\"secret\":\"STORE_KEY\",\"" + (type.equals("qdrant") ? "collection" : "namespace")
                        + "\":\"shared-"
                        + type + "\"}}";
        String agent = agent(config);
        String other = agent(config);
        secret(agent, "STORE_KEY", "key-of-mine");
        secret(other, "STORE_KEY", "key-of-other");
        String id = upload(agent, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8))
                .body("store", equalTo(type))
                .extract()
                .path("id");
        StubStores.fail(503);
        work();
        document(agent, id)
                .body("status", equalTo("processing"))
                .body("reason", equalTo("the store " + type + " answered with status 503"));
        StubStores.fail(0);
        again(id);
        document(agent, id).body("status", equalTo("ready"));
        assertEquals(3, StubStores.points("shared-" + type).size());
        String header = type.equals("qdrant") ? "api-key" : "Api-Key";
        StubStores.requests()
                .forEach(
                        request -> assertEquals("key-of-mine", request.headers().get(header)));
        search(agent, "For how long am I covered if my pump breaks?").body("passages[0].place", equalTo("Warranty"));
        String theirs = upload(
                        other, "b.txt", "The pump has no warranty of any length.".getBytes(StandardCharsets.UTF_8))
                .extract()
                .path("id");
        work();
        search(other, "For how long am I covered if my pump breaks?").body("passages.documentId", contains(theirs));
        StubStores.fail(500);
        problem(search(agent, "How long is the warranty?", 503), 503, null);
        // An order that asks it by the tool waits: an answer without the documents is not what is sold.
        Exchange waits = template.send("direct:tool-document-qa", exchange -> {
            exchange.setVariable(
                    "agent", TestAgents.agent().id(UUID.fromString(agent)).build());
            exchange.getMessage()
                    .setBody(new ToolCall(
                            "1",
                            "document_qa",
                            JsonNodeFactory.instance.objectNode().put("question", "How long?"),
                            "k"));
        });
        assertInstanceOf(TransientFailure.class, waits.getException());
        given().delete("/api/agents/" + agent).then().statusCode(204);
        work();
        assertEquals(4, StubStores.points("shared-" + type).size());
        assertEquals("1", value("select count(*) from secrets where agent_id = '" + agent + "'"));
        StubStores.fail(0);
        again(id);
        assertEquals(1, StubStores.points("shared-" + type).size());
        assertEquals("0", value("select count(*) from documents where agent_id = '" + agent + "'"));
        assertEquals("0", value("select count(*) from secrets where agent_id = '" + agent + "'"));
    }

    @Test
    void whatAFailedDocumentLeftInAnotherStoreIsRemovedThere() throws SQLException {
        String config = "{\"type\":\"qdrant\",\"config\":{\"url\":\"" + StubStores.url() + "\",\"collection\":\"";
        String agent = agent("\"knowledgeConfig\":" + config + "left\"}}");
        byte[] terms = WARRANTY.getBytes(StandardCharsets.UTF_8);
        String id = upload(agent, "terms.md", terms).extract().path("id");
        work();
        assertEquals(3, StubStores.points("left").size());
        fail(id);
        StubStores.fail(503);
        again(id);
        document(agent, id)
                .body("status", equalTo("failed"))
                .body("reason", equalTo("because"))
                .body("passages", equalTo(3));
        patch(agent, "{\"knowledgeConfig\":" + config + "right\"}}}").statusCode(200);
        String next = upload(agent, "terms.md", terms)
                .statusCode(202)
                .body("id", not(equalTo(id)))
                .extract()
                .path("id");
        document(agent, id, 404);
        StubStores.fail(0);
        again(id);
        document(agent, next).body("status", equalTo("ready"));
        assertEquals(0, StubStores.points("left").size());
        assertEquals("0", value("select count(*) from documents where id = '" + id + "'"));
        fail(next);
        again(next);
        document(agent, next)
                .body("status", equalTo("failed"))
                .body("reason", equalTo("because"))
                .body("passages", equalTo(0));
        assertEquals(0, StubStores.points("right").size());
        upload(agent, "terms.md", terms).statusCode(202).body("id", equalTo(next));
        work();
        assertEquals(3, StubStores.points("right").size());
    }

    private void fail(String id) throws SQLException {
        sql("update documents set status = 'failed', reason = 'because' where id = '" + id + "'");
    }

    @Test
    void agentsTakeTurns() throws SQLException {
        String busy = agent("");
        for (int i = 0; i < 3; i++) {
            upload(busy, i + ".txt", ("text " + i).getBytes(StandardCharsets.UTF_8));
        }
        String other = agent("");
        upload(other, "a.txt", "text".getBytes(StandardCharsets.UTF_8));
        template.send("direct:take-document", exchange -> {});
        template.send("direct:take-document", exchange -> {});
        String ready = "select count(*) from documents where status = 'ready' and agent_id = '";
        assertEquals("1", value(ready + busy + "'"));
        assertEquals("1", value(ready + other + "'"));
        work();
        assertEquals("3", value(ready + busy + "'"));
    }

    @Test
    void anAgentThatIsBeingDeletedGetsNoDocument() throws Exception {
        String agent = agent("");
        byte[] terms = WARRANTY.getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Integer> status;
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            connection.setAutoCommit(false);
            run.execute("update agents set deleted_at = now() where id = '" + agent + "'");
            status = CompletableFuture.supplyAsync(
                    () -> upload(agent, "terms.md", terms).extract().statusCode());
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            !"0".equals(value("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")));
            connection.commit();
        }
        assertEquals(404, status.get(20, TimeUnit.SECONDS));
        assertEquals("0", value("select count(*) from documents where agent_id = '" + agent + "'"));
    }

    @Test
    void openAiCanEmbedAndNothingIsMixed() {
        String agent = agent("");
        upload(agent, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8));
        work();
        patch(agent, "{\"knowledgeConfig\":{\"type\":\"postgres-pgvector\",\"config\":{\"embeddings\":\"openai\"}}}")
                .statusCode(200);
        String id = upload(
                        agent, "tariff.txt", "Shipping to islands costs nine euros.".getBytes(StandardCharsets.UTF_8))
                .body("embeddingModel", equalTo("text-embedding-3-small"))
                .extract()
                .path("id");
        work();
        document(agent, id)
                .body("status", equalTo("failed"))
                .body("reason", containsString("no key for the embedding model"));
        secret(agent, "OPENAI_API_KEY", "sk-marked");
        upload(agent, "tariff.txt", "Shipping to islands costs nine euros.".getBytes(StandardCharsets.UTF_8))
                .statusCode(202);
        work();
        document(agent, id).body("status", equalTo("ready"));
        assertEquals("Bearer sk-marked", StubStores.requests().peek().headers().get("Authorization"));
        search(agent, "What costs shipping to islands?").body("passages[0].documentId", equalTo(id));
        search(agent, "For how long am I covered if my pump breaks?").body("passages.place", hasItem("Warranty"));
    }

    @Test
    void aWrongConfigurationIsRefusedByField() {
        wrong("{\"type\":\"qdrant\"}", "knowledgeConfig.config.url");
        wrong("{\"type\":\"qdrant\",\"config\":{\"url\":\"ftp://x\"}}", "knowledgeConfig.config.url");
        wrong("{\"type\":\"pinecone\",\"config\":{\"host\":\"a b\"}}", "knowledgeConfig.config.host");
        wrong(
                "{\"type\":\"pinecone\",\"config\":{\"host\":\"a.example\",\"apiKey\":\"k\"}}",
                "knowledgeConfig.config.apiKey");
        wrong(
                "{\"type\":\"qdrant\",\"config\":{\"url\":\"https://x\",\"secret\":\"AGENT_PRIVATE_KEY\"}}",
                "knowledgeConfig.config.secret");
        wrong("{\"type\":\"postgres-pgvector\",\"config\":{\"minScore\":2}}", "knowledgeConfig.config.minScore");
        wrong(
                "{\"type\":\"postgres-pgvector\",\"config\":{\"maxPassages\":1.5}}",
                "knowledgeConfig.config.maxPassages");
        wrong(
                "{\"type\":\"postgres-pgvector\",\"config\":{\"embeddings\":\"x\"}}",
                "knowledgeConfig.config.embeddings");
        wrong("{\"type\":\"postgres-pgvector\",\"config\":{\"url\":\"https://x\"}}", "knowledgeConfig.config.url");
    }

    @Test
    void aDeletedAgentsDocumentsAreGone() throws SQLException {
        String agent = agent("");
        upload(agent, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8));
        work();
        assertEquals("3", value("select count(*) from passages where agent_id = '" + agent + "'"));
        given().delete("/api/agents/" + agent).then().statusCode(204);
        assertEquals("0", value("select count(*) from passages where agent_id = '" + agent + "'"));
        assertEquals("0", value("select count(*) from documents where agent_id = '" + agent + "'"));
    }

    @Test
    void theStoresOfAnOwnerMayNotLeadInside() {
        String agent =
                agent("\"knowledgeConfig\":{\"type\":\"qdrant\",\"config\":{\"url\":\"https://169.254.169.254\"}}");
        String id = upload(agent, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8))
                .extract()
                .path("id");
        work();
        document(agent, id).body("reason", containsString("its host is not known, or is not one that may be called"));
        assertNull(StubStores.requests().peek());
    }

    @Test
    void anOrdersAgentIsShownWhatItsDocumentsSayAndTheResultCitesIt() throws SQLException {
        String agentId = agent("");
        Agent agent = TestAgents.agent().id(UUID.fromString(agentId)).build();
        var none = TestOrders.of(agent.id(), new OrderInput("How long is the warranty?", null, null));
        assertEquals(
                List.of(), ask("direct:retrieve-passages", none, agent, null).getVariable("passages"));
        upload(agentId, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8));
        work();
        Order order = order(none);
        var passages =
                (List<?>) ask("direct:retrieve-passages", order, agent, null).getVariable("passages");
        assertEquals("terms.md, Warranty", ((Passage) passages.getFirst()).title());
        JsonNode arguments = JsonNodeFactory.instance
                .objectNode()
                .put("question", "Can I get my money back?")
                .put("maxPassages", 1);
        String told = ask("direct:tool-document-qa", order, agent, new ToolCall("1", "document_qa", arguments, "k"))
                .getMessage()
                .getBody(String.class);
        assertTrue(told.contains("[1] terms.md, Returns\n") && told.contains("within thirty days"), told);
        var sources = (List<?>) store(order, agent).getVariable("sources");
        assertEquals(
                List.of("Warranty", "Returns"),
                sources.stream().map(source -> ((Source) source).place()).toList());
        assertTrue(((Source) sources.getFirst()).score() > 0.3);
        assertTrue(((Source) sources.getFirst()).excerpt().contains("two years"));
    }

    /** Its claim saw none, and the model was shown one by the tool. */
    @Test
    void aDocumentThatBecameReadyAfterTheClaimIsCited() throws Exception {
        String agentId = agent("");
        Agent agent = TestAgents.agent()
                .id(UUID.fromString(agentId))
                .tools(new ObjectMapper().readTree("[{\"name\":\"document_qa\",\"handler\":\"builtin\"}]"))
                .build();
        var asked = TestOrders.of(agent.id(), new OrderInput("How long is the warranty?", null, null));
        Order order = order(asked, new Order.Known(0, 0, 0, false, false, false));
        upload(agentId, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8));
        work();
        JsonNode arguments = JsonNodeFactory.instance.objectNode().put("question", "Can I get my money back?");
        ask("direct:tool-document-qa", order, agent, new ToolCall("1", "document_qa", arguments, "k"));
        List<?> sources = (List<?>) store(order, agent).getVariable("sources");
        assertEquals("Returns", ((Source) sources.getFirst()).place());
    }

    private Exchange store(Order order, Agent agent) {
        Exchange stored = template.send("direct:store-result", exchange -> {
            exchange.setVariable("order", order);
            exchange.setVariable("agent", agent);
            exchange.setVariable("answer", ANSWER);
            exchange.setVariable("review", new Review(List.of(), null));
        });
        assertNull(stored.getException());
        return stored;
    }

    private Exchange ask(String route, Order order, Agent agent, Object body) {
        Exchange answered = template.send(route, exchange -> {
            exchange.setVariable("order", order);
            exchange.setVariable("agent", agent);
            exchange.getMessage().setBody(body);
        });
        assertNull(answered.getException());
        return answered;
    }

    /** The same order as a row of the database. */
    private Order order(Order order) {
        return order(order, TestOrders.UNKNOWN);
    }

    private Order order(Order order, Order.Known known) {
        String orderId = "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        Map<String, Object> row =
                Map.of("orderId", orderId, "agentId", order.agentId().toString(), "seconds", 600, "priority", 0);
        String id = (String) queries.row("test/insert-order", row).orElseThrow().get("id");
        return new Order(
                UUID.fromString(id),
                order.orderId(),
                order.agentId(),
                1,
                0,
                order.serviceId(),
                order.buyerAddress(),
                order.sellerAddress(),
                order.priceWei(),
                order.units(),
                order.deadline(),
                order.input(),
                known);
    }

    private void work() {
        for (int i = 0; i < 5; i++) {
            template.send("direct:take-document", exchange -> {});
        }
    }

    private void again(String id) throws SQLException {
        sql("update documents set run_at = now() where id = '" + id + "'");
        work();
    }

    private static void wrong(String config, String field) {
        problem(
                given().contentType("application/json")
                        .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\",\"knowledgeConfig\":"
                                + config + "}")
                        .post("/api/agents")
                        .then(),
                400,
                field);
    }

    static String agent(String more) {
        return given().contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\"" + (more.isEmpty() ? "" : "," + more)
                        + "}")
                .post("/api/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse patch(String id, String body) {
        return given().contentType("application/merge-patch+json")
                .body(body)
                .patch("/api/agents/" + id)
                .then();
    }

    private static void secret(String agent, String key, String value) {
        given().contentType("application/json")
                .body("{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}")
                .post("/api/agents/" + agent + "/secrets")
                .then()
                .statusCode(201);
    }

    static ValidatableResponse upload(String agent, String name, byte[] content) {
        return given().multiPart("file", name, content)
                .post("/api/agents/" + agent + "/documents")
                .then();
    }

    private static ValidatableResponse document(String agent, String id) {
        return document(agent, id, 200);
    }

    private static ValidatableResponse document(String agent, String id, int status) {
        return given().get("/api/agents/" + agent + "/documents/" + id).then().statusCode(status);
    }

    static ValidatableResponse search(String agent, String question) {
        return search(agent, question, 200);
    }

    private static ValidatableResponse search(String agent, String question, int status) {
        return given().contentType("application/json")
                .body("{\"question\":\"" + question + "\"}")
                .post("/api/agents/" + agent + "/documents/search")
                .then()
                .statusCode(status);
    }

    private static void problem(ValidatableResponse response, int status, String field) {
        response.statusCode(status).contentType("application/problem+json");
        if (field != null) {
            response.body("errors.field", hasItem(field));
        }
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
