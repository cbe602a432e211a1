package access.signin;

import static access.signin.SignInCalls.as;
import static access.signin.SignInCalls.key;
import static access.signin.SignInCalls.nonce;
import static access.signin.SignInCalls.signIn;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chain.contract.ContractWallet;
import chain.contract.ServiceOwners;
import development.DevChain;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** What machines are known by, and what a wallet may claim for its agents on a real chain. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ChainForWallets.class)
class ApiKeyTest {

    private static final TestWallet ALICE = new TestWallet("alice");
    private static final TestWallet BOB = new TestWallet("bob");

    @Inject
    DataSource database;

    private long chainId;

    @BeforeEach
    void beNobody() throws Exception {
        RestAssured.authentication = RestAssured.DEFAULT_AUTH;
        chainId = ContractWallet.chain().chainId();
    }

    @Test
    void aKeyIsMadeJustAfterSigningIn() throws Exception {
        Response session =
                signIn(ALICE, ALICE.message(nonce(), chainId)).extract().response();
        sql("update access_grants set created_at = now() - interval '16 minutes' where id = '"
                + session.path("sessionId") + "'");
        key(session.path("accessToken"), "late", "\"auth:read\"")
                .statusCode(403)
                .body("detail", containsString("sign in again"));
    }

    @Test
    void anApiKeyIsForItsScopesAndEnds() throws Exception {
        String token = signIn(ALICE, ALICE.message(nonce(), chainId)).extract().path("accessToken");
        Response made = key(token, "reader", "\"agents:read\",\"auth:read\"")
                .statusCode(201)
                .extract()
                .response();
        String key = made.path("key");
        as(key).get("/api/auth/me")
                .then()
                .statusCode(200)
                .body("by", equalTo("key"))
                .body("scopes", contains("agents:read", "auth:read"));
        as(key).get("/api/agents").then().statusCode(200);
        given().header("x-api-key", key).get("/api/agents").then().statusCode(200);
        given().header("X-API-Key", key).get("/api/approvals").then().statusCode(403);
        given().header("x-api-key", key + "x").get("/api/agents").then().statusCode(401);
        given().header("x-api-key", "").get("/api/agents").then().statusCode(401);
        as("no-token").header("x-api-key", key).get("/api/agents").then().statusCode(401);
        as(key).get("/api/approvals").then().statusCode(403).body("detail", containsString("approvals:read"));
        key(key, "more", "\"agents:write\"").statusCode(403);
        key(token, "too much", "\"operator\"").statusCode(403).body("errors[0].field", equalTo("scopes"));
        key(token, "unknown", "\"everything\"").statusCode(400);
        as(token)
                .get("/api/auth/keys")
                .then()
                .body("keys.id", hasItem(made.<String>path("id")))
                .body(not(containsString(key)));
        String bobs = signIn(BOB, BOB.message(nonce(), chainId)).extract().path("accessToken");
        as(bobs).delete("/api/auth/keys/" + made.path("id")).then().statusCode(404);
        as(bobs).get("/api/auth/keys?address=" + ALICE.address()).then().body("keys", hasSize(0));
        as(token).delete("/api/auth/keys/" + made.path("id")).then().statusCode(204);
        as(key).get("/api/agents").then().statusCode(401);
        assertEquals("0", value("select count(*) from access_grants where access_grants::text like '%" + key + "%'"));
    }

    @Test
    void onlyAnOperatorsKeyForItReadsMetrics() throws Exception {
        String token = signIn(TestWallet.OPERATOR, TestWallet.OPERATOR.message(nonce(), chainId))
                .body("operator", equalTo(true))
                .extract()
                .path("accessToken");
        String prometheus = key(token, "Prometheus", "\"operator\",\"metrics:read\"")
                .extract()
                .path("key");
        as(prometheus).get("/metrics").then().statusCode(200);
        as(prometheus).get("/api/agents").then().statusCode(403);
        as(token).get("/metrics").then().statusCode(200);
        given().get("/metrics").then().statusCode(401);
        String tame = key(token, "no operator", "\"metrics:read\",\"audit:read\"")
                .extract()
                .path("key");
        as(tame).get("/metrics").then().statusCode(403);
        as(tame).get("/api/audit").then().statusCode(403);
        String alices = signIn(ALICE, ALICE.message(nonce(), chainId)).extract().path("accessToken");
        as(alices).get("/metrics").then().statusCode(403);
    }

    @Test
    void anAgentIsClaimedByWhoOwnsItOnChain() throws Exception {
        var chain = ContractWallet.chain();
        String owner = registered(chain);
        String owners = OperatorInTests.session(owner).accessToken();
        String alices = OperatorInTests.session(ALICE.address()).accessToken();
        String service = "\"serviceId\":\"" + chain.serviceId() + "\"";
        create(alices, service).statusCode(403).body("errors[0].field", equalTo("serviceId"));
        create(alices, "\"serviceId\":\"0x" + "ab".repeat(32) + "\"")
                .statusCode(400)
                .body("errors[0].field", equalTo("serviceId"));
        create(alices, "\"onChainAddress\":\"" + chain.sellerAddress() + "\"")
                .statusCode(403)
                .body("errors[0].field", equalTo("onChainAddress"));
        create(alices, "\"ownerAddress\":\"" + owner + "\"")
                .statusCode(403)
                .body("errors[0].field", equalTo("ownerAddress"));
        String id = create(owners, service)
                .statusCode(201)
                .body("ownerAddress", equalTo(owner))
                .extract()
                .path("id");
        String own = create(alices, "\"ownerAddress\":\"0x...\"")
                .statusCode(201)
                .body("ownerAddress", equalTo(ALICE.address()))
                .extract()
                .path("id");
        patch(alices, own, "{" + service + "}").statusCode(403);
        patch(alices, own, "{\"ownerAddress\":\"" + owner + "\"}").statusCode(403);
        patch(alices, own, "{\"temperature\":0.1}").statusCode(200);
        patch(owners, id, "{\"temperature\":0.1}").statusCode(200).body("serviceId", equalTo(chain.serviceId()));
        String address = "\"onChainAddress\":\"" + chain.sellerAddress() + "\"";
        patch(alices, own, "{" + address + "}").statusCode(403).body("errors[0].field", equalTo("onChainAddress"));
        patch(alices, own, "{\"onChainAddress\":\"0x" + "ab".repeat(20) + "\"}").statusCode(403);
        patch(alices, own, "{\"onChainAddress\":\"" + ALICE.address() + "\"}").statusCode(200);
        patch(alices, own, "{\"onChainAddress\":null}").statusCode(200);
        patch(owners, id, "{" + address + "}").statusCode(200);
        patch(owners, id, "{" + address + ",\"temperature\":0.2}").statusCode(200);
        as(alices).get("/api/agents").then().body("agents.id", contains(own));
        as(alices).get("/api/agents?owner=" + owner).then().body("agents", hasSize(0));
        sql("insert into agents (name, owner_address, model, temperature, max_tokens, system_prompt) select 'a', '"
                + ALICE.address() + "', 'gpt-4o', 0, 10, '' from generate_series(1, 88)");
        create(alices, "\"status\":\"draft\"").statusCode(201);
        create(alices, "\"status\":\"draft\"").statusCode(409).body("detail", containsString("90 agents"));
    }

    private static String registered(DevChain.Deployment chain) {
        // Whoever deployed it registered the agent: see the registry itself.
        return io.quarkus.arc.Arc.container()
                .instance(ServiceOwners.class)
                .get()
                .owner(chain.serviceId())
                .orElseThrow();
    }

    private static ValidatableResponse create(String token, String fields) {
        return as(token)
                .contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\"," + fields + "}")
                .post("/api/agents")
                .then();
    }

    private static ValidatableResponse patch(String token, String id, String patch) {
        return as(token)
                .contentType("application/json")
                .body(patch)
                .patch("/api/agents/" + id)
                .then();
    }

    private void sql(String statement) throws Exception {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private String value(String query) throws Exception {
        try (var connection = database.getConnection();
                var run = connection.createStatement();
                var rows = run.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
