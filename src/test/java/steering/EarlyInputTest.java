package steering;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import access.signin.OperatorInTests;
import access.signin.TestWallet;
import base.Json;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import routes.ApiSettings;
import startup.TestDatabase;

/** Input that comes before its order counts if the buyer handed it in, whoever else did so first. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class EarlyInputTest {

    private static final TestWallet BUYER = new TestWallet("buyer");
    private static final TestWallet STRANGER = new TestWallet("stranger");

    @Inject
    Queries queries;

    @Test
    void aStrangerCannotTakeTheBuyersPlace() {
        String order = id();
        handIn(STRANGER, order, "a stranger's").statusCode(202);
        handIn(BUYER, order, "the buyer's").statusCode(202);
        record(order);
        read(order).body("status", equalTo("pending")).body("inputData.prompt", equalTo("the buyer's"));
    }

    @Test
    void aStrangersInputAloneIsNoInput() {
        String order = id();
        handIn(STRANGER, order, "a stranger's").statusCode(202);
        record(order);
        read(order).body("status", equalTo("awaiting_input"));
        queries.rows("steering/take-early-inputs", Map.of());
        read(order).body("status", equalTo("awaiting_input"));
        handIn(STRANGER, order, "another").statusCode(404).body("detail", equalTo("there is no such order"));
        handIn(BUYER, order, "the buyer's").statusCode(200).body("inputData.prompt", equalTo("the buyer's"));
    }

    @Test
    void anOperatorsInputCountsUnlessTheBuyersIsThere() {
        String both = id();
        handIn(TestWallet.OPERATOR, both, "an operator's").statusCode(202);
        handIn(BUYER, both, "the buyer's").statusCode(202);
        record(both);
        read(both).body("inputData.prompt", equalTo("the buyer's"));
        String alone = id();
        handIn(TestWallet.OPERATOR, alone, "an operator's").statusCode(202);
        record(alone);
        read(alone).body("inputData.prompt", equalTo("an operator's"));
    }

    @Test
    void theStatementItselfRefusesAnotherBuyersInput() {
        // The order may come between the question whose it is and the statement.
        String order = id();
        record(order);
        var row = queries.row(
                "steering/provide-input",
                Map.of(
                        "orderId",
                        order,
                        "givenBy",
                        STRANGER.address(),
                        "input",
                        "{}",
                        "sha256",
                        "0x",
                        "keccak256",
                        "0x"));
        assertEquals(true, row.isEmpty());
        read(order).body("status", equalTo("awaiting_input"));
    }

    private static String id() {
        return "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    }

    /** As the listener does when the chain tells of it. */
    private void record(String order) {
        String service = id();
        given().contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\",\"serviceId\":\"" + service + "\"}")
                .post("/api/agents")
                .then()
                .statusCode(201);
        Map<String, Object> created = new HashMap<>(Map.of("price", 1, "units", 1, "chainId", 31337, "block", 1));
        created.put("orderId", order);
        created.put("serviceId", service);
        created.put("buyer", BUYER.address());
        created.put("seller", STRANGER.address());
        created.put("deadline", System.currentTimeMillis() / 1000 + 3600);
        created.put("transaction", "0x1");
        queries.row(
                        "chain/reading/record-orders",
                        Map.of(
                                "orders",
                                Json.mapper().valueToTree(List.of(created)).toString()))
                .orElseThrow();
    }

    private static ValidatableResponse handIn(TestWallet wallet, String order, String prompt) {
        return given().auth()
                .oauth2(OperatorInTests.session(wallet.address()).accessToken())
                .contentType("application/json")
                .body(Map.of("prompt", prompt))
                .post("/api/orders/" + order + "/input")
                .then();
    }

    private static ValidatableResponse read(String order) {
        return given().get("/api/orders/" + order).then().statusCode(200);
    }
}
