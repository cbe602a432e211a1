package routes;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import secrets.sealing.Secrets;
import startup.TestDatabase;

@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class ApiTest {

    private static final String PROBLEM = "application/problem+json";

    @Inject
    DataSource database;

    @Inject
    Secrets secrets;

    @Inject
    Queries queries;

    @Test
    void thousandsOfSlashesAreOneStep() {
        given().urlEncodingEnabled(false)
                .get("/api/agents" + "/".repeat(7_000))
                .then()
                .statusCode(200);
    }

    @Test
    void theDesignsFirstExampleIsAcceptedToTheLetter() throws IOException {
        create(resource("my-support-agent.json"))
                .statusCode(201)
                .body("ownerAddress", equalTo("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"));
    }

    @Test
    void theDesignsFirstExampleIsAcceptedOnceItsAddressIsFilledIn() throws IOException {
        String example =
                resource("my-support-agent.json").replace("0x...", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
        create(example)
                .statusCode(201)
                .body("ownerAddress", equalTo("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"))
                .body("tools.name", contains("search", "calculator"))
                .body("tools.handler", contains("builtin", "builtin"))
                .body("guardrails.maxTokensPerRequest", equalTo(4096))
                .body("guardrails.requireHumanApproval", equalTo(false))
                .body("status", equalTo("active"))
                .body("maxTokens", equalTo(1024));
    }

    @Test
    void theDesignsSecondExampleIsAcceptedVerbatimAndOwnedByTheRuntime() throws IOException {
        create(resource("support-bot.json"))
                .statusCode(201)
                .body("ownerAddress", equalTo("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"))
                .body("tools[0].handler", equalTo("webhook"))
                .body("version", equalTo(1))
                .body("totalEarnedWei", equalTo("0"))
                .body("totalRequests", equalTo(0))
                .body("successfulRequests", equalTo(0))
                .body("failedRequests", equalTo(0))
                .body("totalTokensUsed", equalTo(0))
                .body("totalEarnings", equalTo("0"))
                .body("$", hasKey("lastActiveAt"));
    }

    /** As the client of the public upstream writes it. */
    @Test
    void anAgentOfTheUpstreamsFormIsAccepted() {
        create(agent("\"tools\":[{\"name\":\"calculator\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"},"
                        + "\"handler\":\"builtin\"}],\"guardrails\":{\"maxTokensPerRequest\":2048,\"maxRequestsPerMinute\":60,"
                        + "\"blockedTopics\":[\"politics\"],\"requireHumanApproval\":false,\"approvalThreshold\":0.5},"
                        + "\"knowledgeConfig\":{\"type\":\"pgvector\",\"indexName\":\"docs\",\"namespace\":\"n\",\"topK\":7,"
                        + "\"minScore\":0.5}"))
                .statusCode(201)
                .body("knowledgeConfig.type", equalTo("postgres-pgvector"))
                .body("knowledgeConfig.config.maxPassages", equalTo(7))
                .body("knowledgeConfig.config.minScore", equalTo(0.5f))
                .body("knowledgeConfig", not(hasKey("topK")));
        create(agent("\"knowledgeConfig\":{\"type\":\"qdrant\",\"indexName\":\"docs\",\"topK\":3,"
                        + "\"config\":{\"url\":\"https://qdrant.example\"}}"))
                .statusCode(201)
                .body("knowledgeConfig.config.collection", equalTo("docs"));
        create(agent("\"knowledgeConfig\":{\"type\":\"pinecone\",\"indexName\":\"docs\",\"namespace\":\"n\","
                        + "\"config\":{\"host\":\"docs-1.svc.pinecone.example\"}}"))
                .statusCode(201)
                .body("knowledgeConfig.config.namespace", equalTo("n"));
        problem(
                create(agent("\"knowledgeConfig\":{\"type\":\"pgvector\",\"topK\":50}")),
                400,
                "knowledgeConfig.config.maxPassages");
        problem(
                create(agent("\"knowledgeConfig\":{\"type\":\"pgvector\",\"topK\":5,\"config\":{\"maxPassages\":6}}")),
                400,
                "knowledgeConfig.topK");
    }

    @Test
    void aWrongDefinitionIsRefusedByField() {
        problem(create("{\"name\":\"a\",\"model\":\"gpt-9\",\"systemPrompt\":\"b\"}"), 400, "model");
        problem(create("{\"name\":\"a\",\"systemPrompt\":\"b\"}"), 400, "model");
        problem(create("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\",\"colour\":1}"), 400, "colour");
        problem(
                create("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\",\"temperature\":3}"),
                400,
                "temperature");
        problem(create(agent("\"ownerAddress\":\"0x70997970c51812dc3A010C7d01b50e0d17dc79C8\"")), 400, "ownerAddress");
        problem(create(agent("\"tools\":[{\"name\":\"t\",\"handler\":\"webhook\"}]")), 400, "tools[0].webhookUrl");
        problem(create("{not json"), 400, "body");
    }

    @Test
    void aServiceHasOneLiveAgent() {
        String service = "\"serviceId\":\"" + hash() + "\"";
        String first = create(agent(service)).statusCode(201).extract().path("id");
        problem(create(agent(service)), 409, "serviceId");
        given().delete("/api/agents/" + first).then().statusCode(204);
        create(agent(service)).statusCode(201);
    }

    @Test
    void aPatchMergesAndIsCheckedLikeANewAgent() {
        String id = create(agent("\"description\":\"d\",\"guardrails\":{\"maxRequestsPerMinute\":5}"))
                .extract()
                .path("id");
        patch(id, "{\"description\":null,\"guardrails\":{\"maxTokens\":9}}")
                .statusCode(200)
                .body("description", equalTo(""))
                .body("guardrails.maxRequestsPerMinute", equalTo(5))
                .body("guardrails.maxTokensPerRequest", equalTo(9))
                .body("version", equalTo(2));
        problem(patch(id, "{\"temperature\":7}"), 400, "temperature");
        problem(patch(id, "{\"name\":null}"), 400, "name");
        problem(patch(UUID.randomUUID().toString(), "{\"name\":\"x\"}"), 404, null);
    }

    @Test
    void agentsArePagedNewestFirst() {
        String owner = "0x" + hash().substring(26);
        String first =
                create(agent("\"ownerAddress\":\"" + owner + "\"")).extract().path("id");
        String second =
                create(agent("\"ownerAddress\":\"" + owner + "\"")).extract().path("id");
        String cursor = given().queryParam("owner", owner)
                .get("/api/agents?limit=1")
                .then()
                .statusCode(200)
                .body("agents.id", contains(second))
                .extract()
                .path("nextCursor");
        given().queryParam("owner", owner)
                .queryParam("cursor", cursor)
                .get("/api/agents?limit=1")
                .then()
                .body("agents.id", contains(first))
                .body("nextCursor", nullValue());
        problem(given().get("/api/agents?limit=0").then(), 400, "limit");
        problem(given().queryParam("cursor", "1' or '1'='1").get("/api/agents").then(), 400, "cursor");
        problem(given().queryParam("owner", "0x' or true --").get("/api/agents").then(), 400, "owner");
    }

    @Test
    void aSecretGoesInAndNeverComesOut() throws SQLException {
        String id = create(agent("")).extract().path("id");
        String other = create(agent("")).extract().path("id");
        given().contentType("application/json")
                .body("{\"key\":\"OPENAI_API_KEY\",\"value\":\"sk-marked\"}")
                .post("/api/agents/" + id + "/secrets")
                .then()
                .statusCode(201)
                .body("key", equalTo("OPENAI_API_KEY"))
                .body(not(containsString("sk-marked")));
        given().get("/api/agents/" + id + "/secrets").then().body("keys", contains("OPENAI_API_KEY"));
        assertEquals(Optional.of("sk-marked"), secrets.value(UUID.fromString(id), "OPENAI_API_KEY"));
        sql("update secrets set agent_id = '" + other + "' where agent_id = '" + id + "'");
        assertThrows(IllegalStateException.class, () -> secrets.value(UUID.fromString(other), "OPENAI_API_KEY"));
        given().delete("/api/agents/" + other + "/secrets/OPENAI_API_KEY")
                .then()
                .statusCode(204);
        problem(
                given().delete("/api/agents/" + other + "/secrets/OPENAI_API_KEY")
                        .then(),
                404,
                null);
        problem(
                given().contentType("application/json")
                        .body("{\"key\":\"sk-marked\",\"value\":\"v\"}")
                        .post("/api/agents/" + id + "/secrets")
                        .then()
                        .body(not(containsString("sk-marked"))),
                400,
                "key");
        problem(
                given().contentType("application/json")
                        .body("{\"key\":\"AGENT_PRIVATE_KEY\",\"value\":\"sk-marked\"}")
                        .post("/api/agents/" + id + "/secrets")
                        .then(),
                400,
                "value");
    }

    @Test
    void secretsOfADeletedAgentGoOnceNoOrderNeedsThem() throws SQLException {
        String agent = create(agent("")).extract().path("id");
        post("/api/agents/" + agent + "/secrets", "{\"key\":\"OPENAI_API_KEY\",\"value\":\"v\"}")
                .statusCode(201);
        String order = order(agent, "pending", null);
        sql("update orders set status = 'processing' where order_id = '" + order + "'");
        given().delete("/api/agents/" + agent).then().statusCode(204);
        post("/api/agents/" + agent + "/secrets", "{\"key\":\"LATE\",\"value\":\"v\"}")
                .statusCode(404);
        String left = "select count(*) from secrets where agent_id = '" + agent + "'";
        queries.update("secrets/forget-secrets", Map.of());
        assertEquals("1", value(left));
        sql("update orders set status = 'failed' where order_id = '" + order + "'");
        queries.update("secrets/forget-secrets", Map.of());
        assertEquals("0", value(left));
    }

    @Test
    void anOrderTakesItsInputOnceAndIsCancelledAndRetried() throws SQLException {
        String agent = create(agent("")).extract().path("id");
        String chainId = order(agent, "awaiting_input", null);
        post("/api/orders/" + chainId + "/input", "{\"prompt\":\"hi ${body} {{x}}\"}")
                .statusCode(200)
                .body("status", equalTo("pending"))
                .body("inputData.prompt", equalTo("hi ${body} {{x}}"));
        post("/api/orders/" + chainId + "/input", "{\"prompt\":\"hi ${body} {{x}}\"}")
                .statusCode(200);
        problem(post("/api/orders/" + chainId + "/input", "{\"prompt\":\"other\"}"), 409, null);
        problem(post("/api/orders/" + chainId + "/input", "{\"messages\":[]}"), 400, "prompt");
        assertEquals("t", value("select ready from order_queue where id = order_named('" + chainId + "')"));
        given().contentType("application/json").body("{\"status\":\"paused\"}").patch("/api/agents/" + agent);
        assertEquals("f", value("select ready from order_queue where id = order_named('" + chainId + "')"));
        given().post("/api/orders/" + chainId + "/cancel")
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"));
        problem(given().post("/api/orders/" + chainId + "/cancel").then(), 409, null);
        given().post("/api/orders/" + chainId + "/retry").then().statusCode(200).body("status", equalTo("pending"));
        String id = given().get("/api/orders/chain/" + chainId)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        given().get("/api/orders/" + id)
                .then()
                .body("orderId", equalTo(chainId))
                .body("priceWei", equalTo("1000000000000000000000"));
        given().get("/api/agents/" + agent + "/orders?status=pending").then().body("orders.id", contains(id));
        given().get("/api/orders/" + id + "/logs?limit=1")
                .then()
                .body("logs", hasSize(1))
                .body("nextCursor", notNullValue());
        given().get("/api/agents/" + agent + "/logs").then().body("logs.message", hasItem("order is cancelled"));
        given().delete("/api/agents/" + agent).then().statusCode(204);
        given().get("/api/orders/" + id)
                .then()
                .body("status", equalTo("cancelled"))
                .body("errorMessage", equalTo("the agent was deleted"));
        problem(given().post("/api/orders/" + id + "/retry").then(), 409, null);
    }

    @Test
    void inputMustHaveTheOrdersHash() throws SQLException {
        String agent = create(agent("")).extract().path("id");
        String body = "{ \"prompt\" : \"exact\" }";
        String chainId =
                order(agent, "awaiting_input", Numeric.toHexString(Hash.sha3(body.getBytes(StandardCharsets.UTF_8))));
        problem(post("/api/orders/" + chainId + "/input", "{\"prompt\":\"exact\"}"), 409, null);
        post("/api/orders/" + chainId + "/input", body).statusCode(200).body("status", equalTo("pending"));
    }

    @Test
    void inputOfAnOrderThatIsYetToComeIsKept() {
        String chainId = hash();
        post("/api/orders/" + chainId + "/input", "{\"prompt\":\"a\"}")
                .statusCode(202)
                .body("status", equalTo("kept"));
        post("/api/orders/" + chainId + "/input", "{\"prompt\":\"a\"}").statusCode(202);
        problem(post("/api/orders/" + chainId + "/input", "{\"prompt\":\"b\"}"), 409, null);
        problem(post("/api/orders/" + UUID.randomUUID() + "/input", "{\"prompt\":\"b\"}"), 404, null);
    }

    @Test
    void aPersonCompletesAnOrder() throws SQLException {
        String agent = create(agent("")).extract().path("id");
        String chainId = order(agent, "awaiting_input", null);
        problem(given().post("/api/orders/" + chainId + "/complete").then(), 400, "result");
        String uri = post("/api/orders/" + chainId + "/complete", "{\"result\":\"done\"}")
                .statusCode(200)
                .body("status", equalTo("completing"))
                .extract()
                .path("resultUri");
        given().get("/api/results/" + uri.substring("ipfs://".length()))
                .then()
                .statusCode(200)
                .body("result", equalTo("done"))
                .body("provenance.byHand", equalTo(true))
                .header("Cache-Control", containsString("immutable"));
        assertEquals("1", value("select count(*) from completions where id = order_named('" + chainId + "')"));
    }

    @Test
    void everyErrorIsAProblemDocument() {
        problem(given().get("/api/agents/42").then(), 400, "agentId");
        problem(given().get("/api/agents/" + UUID.randomUUID()).then(), 404, null);
        problem(given().get("/api/nothing").then(), 404, null);
        problem(given().get("/nothing").then(), 404, null);
        problem(given().get("/api/results/bafkreiaaaaaaaaaaaaaaaaaaaaaaa").then(), 404, null);
        problem(given().put("/api/agents").then(), 405, null);
        problem(given().contentType("text/plain").body("x").post("/api/agents").then(), 415, "Content-Type");
        problem(
                given().contentType("application/json")
                        .body("x".repeat(1_100_000))
                        .post("/api/agents")
                        .then(),
                413,
                null);
        problem(given().accept("image/png").get("/api/agents").then(), 406, "Accept");
    }

    @Test
    void anAnswerIsOfOneMediaType() {
        given().get("/api/agents").then().statusCode(200).header("Content-Type", equalTo("application/json"));
        create(agent("")).statusCode(201).header("Content-Type", equalTo("application/json"));
    }

    @Test
    void anAddressIsNotTakenForOneWithAParameterMore() {
        String documents = "/api/agents/" + UUID.randomUUID() + "/documents";
        problem(given().get(documents + "/search").then(), 405, null);
        given().put(documents + "/search").then().statusCode(405).header("Allow", equalTo("POST"));
        given().get(documents + "/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void theLongestQueryOfTheContractIsRead() {
        String long4 = "\uD83D\uDE00";
        given().contentType("application/json")
                .body(agent(""))
                .queryParam("note", long4.repeat(500))
                .post("/api/agents")
                .then()
                .statusCode(201);
    }

    @Test
    void headersOfTheRequestDoNotComeBack() {
        given().header("X-Marked", "1")
                .header("Authorization", "Bearer marked")
                .header("CamelHttpResponseCode", "418")
                .get("/api/agents")
                .then()
                .statusCode(200)
                .header("X-Marked", nullValue())
                .header("Authorization", nullValue());
        given().header("X-Marked", "1")
                .put("/api/agents")
                .then()
                .header("X-Marked", nullValue())
                .header("Allow", containsString("GET"));
    }

    @Test
    void theContractAndItsPageAreServed() {
        given().get("/openapi.yaml").then().statusCode(200).body(equalTo(Contract.text()));
        given().get("/swagger-ui/").then().statusCode(200).body(containsString("swagger-ui-bundle.js"));
        given().get("/webjars/swagger-ui/5.34.1/swagger-ui.css").then().statusCode(200);
        given().get("/ready").then().statusCode(200).body(equalTo("{\"status\":\"ready\"}"));
        given().get("/metrics").then().statusCode(200);
        given().get("/health").then().body("database", equalTo("connected"));
    }

    private static ValidatableResponse create(String body) {
        return post("/api/agents", body);
    }

    private static ValidatableResponse patch(String id, String body) {
        return given().contentType("application/merge-patch+json")
                .body(body)
                .patch("/api/agents/" + id)
                .then();
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType("application/json").body(body).post(path).then();
    }

    private static void problem(ValidatableResponse response, int status, String field) {
        response.statusCode(status)
                .contentType(PROBLEM)
                .body("status", equalTo(status))
                .body("title", notNullValue());
        if (field != null) {
            response.body("errors.field", hasItem(field));
        }
    }

    private static String agent(String more) {
        return "{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static String hash() {
        return "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    }

    private String order(String agent, String status, String inputHash) throws SQLException {
        String id = hash();
        sql(
                "insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units, deadline,"
                        + " status, input_hash, created_block, created_tx_hash) values ('" + id + "', '" + hash()
                        + "', '" + agent
                        + "', '0x70997970c51812dc3a010c7d01b50e0d17dc79c8', '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',"
                        + " 1000000000000000000000, 1, now() + interval '1 day', '" + status + "', "
                        + (inputHash == null ? "null" : "'" + inputHash + "'") + ", 1, '" + hash() + "')");
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

    private static String resource(String name) throws IOException {
        try (var file = ApiTest.class.getResourceAsStream("/agents/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
