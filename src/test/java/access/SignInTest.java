package access;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chain.ContractWallet;
import chain.DevChain;
import chain.ServiceOwners;
import chain.TestChain;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import operations.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wallets sign in: accounts with a key, and contracts on a real chain. */
@QuarkusTest
@QuarkusTestResource(value = TestDatabase.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(
        value = TestChain.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "AGENTL2_ROLES", value = "api"),
            @ResourceArg(name = "AUTH_WALLET_RECHECK_SECONDS", value = "5"),
            @ResourceArg(name = "AGENTS_PER_WALLET", value = "1")
        })
class SignInTest {

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
    void aWalletSignsInAndOut() throws Exception {
        terms().body("chainId", equalTo((int) chainId)).body("domains", contains(TestWallet.DOMAIN));
        var session = signIn(ALICE, ALICE.message(nonce(), chainId))
                .statusCode(200)
                .body("address", equalTo(ALICE.address()))
                .body("operator", equalTo(false))
                .body("tokenType", equalTo("Bearer"))
                .body(
                        "expiresIn",
                        org.hamcrest.Matchers.allOf(
                                org.hamcrest.Matchers.greaterThan(14 * 60),
                                org.hamcrest.Matchers.lessThanOrEqualTo(15 * 60)))
                .extract();
        String token = session.path("accessToken");
        as(token)
                .get("/api/auth/me")
                .then()
                .statusCode(200)
                .body("address", equalTo(ALICE.address()))
                .body("by", equalTo("session"))
                .body("id", equalTo(session.path("sessionId")));
        as(token).get("/api/auth/sessions").then().body("sessions.id", hasItem(session.<String>path("sessionId")));
        as(token).post("/api/auth/logout").then().statusCode(204);
        as(token)
                .get("/api/auth/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer error="))
                .body("errors[0].field", equalTo("Authorization"));
        refresh(session.path("refreshToken")).statusCode(401);
    }

    @Test
    void aNonceIsGoodForOneTryWhateverComesOfIt() throws Exception {
        String message = ALICE.message(nonce(), chainId);
        signIn(ALICE, message).statusCode(200);
        signIn(ALICE, message).statusCode(401).body("detail", containsString("nonce"));
        String other = ALICE.message(nonce(), chainId);
        signIn(BOB, other).statusCode(401).body("errors[0].field", equalTo("signature"));
        signIn(ALICE, other).statusCode(401).body("detail", containsString("nonce"));
        signIn(ALICE, ALICE.message("abcdefghijklmnop", chainId)).statusCode(401);
        String late = nonce();
        sql("update sign_in_nonces set expires_at = now() - interval '1 second' where nonce = '" + late + "'");
        signIn(ALICE, ALICE.message(late, chainId)).statusCode(401);
    }

    @Test
    void ofTwentyAtOnceWithOneNonceOneGetsIn() throws Exception {
        String message = ALICE.message(nonce(), chainId);
        List<Callable<Integer>> tries =
                Collections.nCopies(20, () -> signIn(ALICE, message).extract().statusCode());
        List<Integer> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(20)) {
            for (var one : threads.invokeAll(tries)) {
                answers.add(one.get());
            }
        }
        assertEquals(1, Collections.frequency(answers, 200), answers.toString());
        assertEquals(19, Collections.frequency(answers, 401), answers.toString());
    }

    @Test
    void aMessageForElsewhereOrAnotherTimeIsRefused() {
        refused("evil.example", chainId, Instant.now(), "", "domain");
        refused(TestWallet.DOMAIN + ":8443", chainId, Instant.now(), "", "domain");
        refused(TestWallet.DOMAIN, 1, Instant.now(), "", "chain");
        refused(TestWallet.DOMAIN, chainId, Instant.now().plus(Duration.ofMinutes(5)), "", "future");
        refused(TestWallet.DOMAIN, chainId, Instant.now().minus(Duration.ofHours(1)), "", "too long ago");
        refused(
                TestWallet.DOMAIN,
                chainId,
                Instant.now(),
                "\nExpiration Time: " + Instant.now().minusSeconds(1),
                "expired");
        refused(
                TestWallet.DOMAIN,
                chainId,
                Instant.now(),
                "\nNot Before: " + Instant.now().plusSeconds(600),
                "not valid yet");
        String elsewhere = ALICE.message(nonce(), chainId)
                .replace("URI: https://" + TestWallet.DOMAIN, "URI: https://" + TestWallet.DOMAIN + ".evil.example");
        signIn(ALICE, elsewhere).statusCode(401).body("detail", containsString("URI"));
        verify("hello", "0x00").statusCode(400).body("errors[0].field", equalTo("message"));
        verify(ALICE.message(nonce(), chainId), "0xabc").statusCode(400).body("errors[0].field", equalTo("signature"));
        verify(ALICE.message(nonce(), chainId), "0x").statusCode(401).body("errors[0].field", equalTo("signature"));
        verify(ALICE.message(nonce(), chainId), "0x" + "ff".repeat(65)).statusCode(401);
    }

    @Test
    void aSessionLastsNoLongerThanItsMessage() {
        Instant end = Instant.now().plusSeconds(120);
        String message = TestWallet.message(
                ALICE.address(), TestWallet.DOMAIN, nonce(), chainId, Instant.now(), "\nExpiration Time: " + end);
        signIn(ALICE, message)
                .statusCode(200)
                .body("sessionExpiresAt", startsWith(end.toString().substring(0, 19)))
                .body("expiresIn", org.hamcrest.Matchers.lessThanOrEqualTo(120));
    }

    @Test
    void aRefreshTokenIsTakenOnceAndACopyEndsTheSession() throws Exception {
        Response first =
                signIn(ALICE, ALICE.message(nonce(), chainId)).extract().response();
        as(first.path("refreshToken")).get("/api/auth/me").then().statusCode(401);
        refresh(first.path("accessToken")).statusCode(401);
        Response second =
                refresh(first.path("refreshToken")).statusCode(200).extract().response();
        // The answer may have been lost.
        Response again =
                refresh(first.path("refreshToken")).statusCode(200).extract().response();
        assertNotEquals(first.<String>path("refreshToken"), second.path("refreshToken"));
        refresh(again.path("refreshToken")).statusCode(200);
        as(second.path("accessToken")).get("/api/auth/me").then().statusCode(200);
        String key =
                key(second.path("accessToken"), "k", "\"auth:read\"").extract().path("key");
        as(key).get("/api/auth/me").then().statusCode(200);
        refresh(first.path("refreshToken")).statusCode(401);
        as(key).get("/api/auth/me").then().statusCode(401);
        assertEquals(
                "1",
                value("select count(*) from audit_log where operation = 'lose-session' and grant_id = '"
                        + first.path("sessionId") + "'"));
        as(second.path("accessToken")).get("/api/auth/me").then().statusCode(401);
        refresh(again.path("refreshToken")).statusCode(401);
    }

    @Test
    void aContractWalletIsAskedAndItsSessionsEndWhenItsAnswerChanges() throws Exception {
        ContractWallet wallet = ContractWallet.ownedBy(ALICE.address());
        String message = TestWallet.message(wallet.address(), TestWallet.DOMAIN, nonce(), chainId, Instant.now(), "");
        verify(message, BOB.sign(message)).statusCode(401);
        message = TestWallet.message(wallet.address(), TestWallet.DOMAIN, nonce(), chainId, Instant.now(), "");
        Response session =
                verify(message, ALICE.sign(message)).statusCode(200).extract().response();
        String token = session.path("accessToken");
        String key =
                key(token, "machine", "\"auth:read\"").statusCode(201).extract().path("key");
        as(token).get("/api/auth/me").then().statusCode(200).body("address", equalTo(wallet.address()));
        as(key).get("/api/auth/me").then().statusCode(200);
        wallet.setOwner(BOB.address());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> as(token).get("/api/auth/me").statusCode() == 401);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> as(key).get("/api/auth/me").statusCode() == 401);
        refresh(session.path("refreshToken")).statusCode(401);
        // It is over for good.
        wallet.setOwner(ALICE.address());
        as(token).get("/api/auth/me").then().statusCode(401);
    }

    @Test
    void aWalletThatNeverAnswersHasNoSession() throws Exception {
        ContractWallet wallet = ContractWallet.ownedBy(ALICE.address());
        String message = TestWallet.message(wallet.address(), TestWallet.DOMAIN, nonce(), chainId, Instant.now(), "");
        String token = verify(message, ALICE.sign(message)).extract().path("accessToken");
        wallet.spin();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> as(token).get("/api/auth/me").statusCode() == 401);
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
        create(alices, "\"status\":\"draft\"").statusCode(409).body("detail", containsString("1 agents"));
        as(alices).get("/api/agents").then().body("agents.id", contains(own));
        as(alices).get("/api/agents?owner=" + owner).then().body("agents", hasSize(0));
    }

    private static String registered(DevChain.Deployment chain) {
        // Whoever deployed it registered the agent: see the registry itself.
        return io.quarkus.arc.Arc.container()
                .instance(ServiceOwners.class)
                .get()
                .owner(chain.serviceId())
                .orElseThrow();
    }

    private void refused(String domain, long chain, Instant issued, String more, String reason) {
        String message = TestWallet.message(ALICE.address(), domain, nonce(), chain, issued, more);
        signIn(ALICE, message)
                .statusCode(401)
                .body("errors[0].field", equalTo("message"))
                .body("detail", containsString(reason));
    }

    private static ValidatableResponse terms() {
        return given().post("/api/auth/nonce").then().statusCode(200);
    }

    private static String nonce() {
        return terms().extract().path("nonce");
    }

    private static ValidatableResponse signIn(TestWallet wallet, String message) {
        return verify(message, wallet.sign(message));
    }

    private static ValidatableResponse verify(String message, String signature) {
        return given().contentType("application/json")
                .body(Map.of("message", message, "signature", signature))
                .post("/api/auth/verify")
                .then();
    }

    private static ValidatableResponse refresh(String token) {
        return given().contentType("application/json")
                .body(Map.of("refreshToken", token))
                .post("/api/auth/refresh")
                .then();
    }

    private static io.restassured.specification.RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    private static ValidatableResponse key(String token, String name, String scopes) {
        return as(token)
                .contentType("application/json")
                .body("{\"name\":\"" + name + "\",\"scopes\":[" + scopes + "]}")
                .post("/api/auth/keys")
                .then();
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
