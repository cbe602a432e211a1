package routes;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.AccessRule;
import access.AccessRule.Role;
import access.signin.ChainForWallets;
import access.signin.Forgery;
import access.signin.OperatorInTests;
import access.signin.Sessions;
import access.signin.TestWallet;
import approvals.Proposals;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** Walks through every operation of the contract, as everybody who might ask for it. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ChainForWallets.class)
class AuthorizationWalkTest {

    private static final TestWallet OWNER = new TestWallet("owner");
    private static final TestWallet BUYER = new TestWallet("buyer");
    private static final TestWallet STRANGER = new TestWallet("stranger");
    private static final String AUDIENCE = "agentl2-api";

    @Inject
    DataSource database;

    @Inject
    Queries queries;

    private Proposals proposals;

    @BeforeEach
    void beNobody() {
        RestAssured.authentication = RestAssured.DEFAULT_AUTH;
        proposals = new Proposals(queries, database);
    }

    @Test
    void everyOperationHasARuleAndAScope() throws Exception {
        List<ContractOperation> all = ContractOperation.all();
        assertTrue(all.size() >= 40, "the contract was not read");
        for (ContractOperation one : all) {
            assertFalse(one.rule() == null, one + " has no x-access: say who may use it");
            assertEquals(
                    one.rule().isPublic(),
                    one.security().isArray() && one.security().isEmpty(),
                    one + ": security");
            if (one.rule().scope() != null) {
                assertTrue(
                        one.rule().scope().matches(one.tag() + ":(read|write)"),
                        one + " has the scope " + one.rule().scope());
            }
            assertTrue(
                    one.rule().isPublic()
                            || one.rule().scope() != null
                            || one.rule().who().contains(Role.SESSION),
                    one + " has no scope, so no API key will do: then who must be session");
            assertEquals(
                    one.rule().isAudited(),
                    !one.method().equals("GET")
                            && !Set.of("create-nonce", "refresh-session", "search-documents")
                                    .contains(one.id()),
                    one + ": audit");
        }
    }

    @Test
    void nobodyGetsInWithoutAGoodToken() throws Exception {
        var place = place();
        Map<String, String> tokens = badTokens();
        for (ContractOperation one : ContractOperation.all()) {
            if (one.rule().isPublic()) {
                continue;
            }
            for (var bad : tokens.entrySet()) {
                RequestSpecification as =
                        bad.getValue() == null ? given() : given().header("Authorization", bad.getValue());
                Response answer = one.send(as, place);
                assertEquals(401, answer.statusCode(), one + " with " + bad.getKey());
                assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer"), one + " with " + bad.getKey());
                assertEquals("application/problem+json", answer.contentType(), one + " with " + bad.getKey());
            }
        }
        assertUntouched(place);
    }

    @Test
    void aStrangerFindsNothing() throws Exception {
        var place = place();
        for (ContractOperation one : ContractOperation.all()) {
            String token = OperatorInTests.session(STRANGER.address()).accessToken();
            Response answer = one.send(given().auth().oauth2(token), place);
            if (one.rule().of() != null) {
                assertEquals(404, answer.statusCode(), one + " by a stranger");
                assertEquals(detailOfNothing(one), answer.path("detail"), one + " tells that it is there");
            } else if (one.rule().who().equals(Set.of(Role.OPERATOR))) {
                assertEquals(403, answer.statusCode(), one + " by a stranger");
            } else if (one.method().equals("GET") && !one.id().equals("read-caller")) {
                assertFalse(answer.asString().contains(place.get("agentId")), one + " lists another's");
                assertFalse(answer.asString().contains(OWNER.address()), one + " lists another's");
            }
        }
        assertUntouched(place);
    }

    @Test
    void aBuyerSeesAndFillsItsOrderAndNothingElse() throws Exception {
        for (ContractOperation one : ContractOperation.all()) {
            if (one.rule().of() == null) {
                continue;
            }
            var place = place();
            String token = OperatorInTests.session(BUYER.address()).accessToken();
            Response answer = one.send(given().auth().oauth2(token), place);
            if (one.rule().who().contains(Role.BUYER)) {
                assertTrue(answer.statusCode() < 300 || answer.statusCode() == 409, one + ": " + answer.asString());
                for (String secret : List.of("costUsd", "tokensUsed", "reviewReasons", "confidence", "errorMessage")) {
                    assertFalse(
                            answer.asString().contains(secret) && one.rule().of() == AccessRule.Subject.ORDER,
                            one + " shows a buyer " + secret);
                }
            } else {
                assertEquals(404, answer.statusCode(), one + " by a buyer");
                assertUntouched(place);
            }
        }
    }

    @Test
    void anOwnerMayAllThatIsTheOwnersAndNotTheBuyersPart() throws Exception {
        for (ContractOperation one : ContractOperation.all()) {
            var place = place();
            String token = OperatorInTests.session(OWNER.address()).accessToken();
            Response answer = one.send(given().auth().oauth2(token), place);
            if (one.rule().who().contains(Role.OWNER)) {
                assertFalse(Set.of(401, 403, 404, 500).contains(answer.statusCode()), one + ": " + answer.asString());
            } else if (one.rule().of() != null) {
                assertEquals(404, answer.statusCode(), one + " by the owner");
            }
        }
    }

    @Test
    void anOperatorMayEverything() throws Exception {
        for (ContractOperation one : ContractOperation.all()) {
            var place = place();
            String token =
                    OperatorInTests.session(TestWallet.OPERATOR.address()).accessToken();
            Response answer = one.send(given().auth().oauth2(token), place);
            int status = answer.statusCode();
            assertTrue(
                    one.rule().isPublic() || !Set.of(401, 403, 404, 500).contains(status),
                    one + ": " + answer.asString());
        }
    }

    @Test
    void anApiKeyIsForNothingButItsScope() throws Exception {
        var place = place();
        String session =
                OperatorInTests.session(new TestWallet("keys").address()).accessToken();
        String results = key(session, "results:read");
        String agents = key(session, "agents:read");
        for (ContractOperation one : ContractOperation.all()) {
            if (!one.rule().isPublic()) {
                String key = "results:read".equals(one.rule().scope()) ? agents : results;
                assertEquals(
                        403,
                        one.send(given().auth().oauth2(key), place).statusCode(),
                        one + " by a key for other things");
            }
        }
        assertUntouched(place);
    }

    private static String key(String session, String scope) {
        return given().auth()
                .oauth2(session)
                .contentType("application/json")
                .body("{\"name\":\"k\",\"scopes\":[\"" + scope + "\"]}")
                .post("/api/auth/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    /** Authorization headers that must let nobody in, by what is wrong with them. */
    private Map<String, String> badTokens() throws Exception {
        Sessions.Tokens owner = OperatorInTests.session(OWNER.address());
        Sessions.Tokens ended = OperatorInTests.session(OWNER.address());
        given().auth()
                .oauth2(ended.accessToken())
                .post("/api/auth/logout")
                .then()
                .statusCode(204);
        Instant later = Instant.now().plusSeconds(600);
        String good = forged(owner, AUDIENCE, later, "HS256", Forgery.SECRET);
        given().auth().oauth2(good).get("/api/auth/me").then().statusCode(200);
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("no token", null);
        tokens.put(
                "an expired token", forged(owner, AUDIENCE, Instant.now().minusSeconds(60), "HS256", Forgery.SECRET));
        tokens.put(
                "a wrong signature", good.substring(0, good.length() - 4) + (good.endsWith("AAAA") ? "BBBB" : "AAAA"));
        tokens.put("alg none", forged(owner, AUDIENCE, later, "none", ""));
        tokens.put("alg NONE", forged(owner, AUDIENCE, later, "NONE", ""));
        tokens.put("another algorithm", forged(owner, AUDIENCE, later, "HS512", Forgery.SECRET));
        tokens.put("another secret", forged(owner, AUDIENCE, later, "HS256", "another secret of more than 32 bytes!"));
        tokens.put("another audience", forged(owner, "elsewhere", later, "HS256", Forgery.SECRET));
        tokens.put(
                "an unknown session",
                Forgery.token(OWNER.address(), UUID.randomUUID().toString(), AUDIENCE, later, "HS256", Forgery.SECRET));
        tokens.put("a refresh token", owner.refreshToken());
        tokens.put("a session that was ended", ended.accessToken());
        tokens.put("an unknown API key", "al2_" + "A".repeat(43));
        tokens.put("what a wrong signature got", signIn(OWNER, STRANGER, TestWallet.DOMAIN, nonce()));
        tokens.put("what a wrong domain got", signIn(OWNER, OWNER, "evil.example", nonce()));
        String used = nonce();
        signInWell(used);
        tokens.put("what a replayed nonce got", signIn(OWNER, OWNER, TestWallet.DOMAIN, used));
        tokens.replaceAll((name, token) -> token == null ? null : "Bearer " + token);
        tokens.put("another scheme", "Basic b3duZXI6cGFzc3dvcmQ=");
        tokens.put("nothing after the scheme", "Bearer ");
        return tokens;
    }

    private static String forged(Sessions.Tokens of, String audience, Instant end, String algorithm, String secret)
            throws Exception {
        return Forgery.token(of.address(), of.sessionId(), audience, end, algorithm, secret);
    }

    private static String nonce() {
        return given().post("/api/auth/nonce").then().statusCode(200).extract().path("nonce");
    }

    private static void signInWell(String nonce) {
        String message = OWNER.message(nonce, 31337);
        verify(message, OWNER.sign(message)).then().statusCode(200);
    }

    /** What is got by a message that must not be taken: no token. */
    private static String signIn(TestWallet wallet, TestWallet signer, String domain, String nonce) {
        String message = wallet.message(nonce, 31337).replace(TestWallet.DOMAIN, domain);
        Response answer = verify(message, signer.sign(message));
        assertEquals(401, answer.statusCode());
        assertNull(answer.path("accessToken"));
        return String.valueOf(answer.<String>path("accessToken"));
    }

    private static Response verify(String message, String signature) {
        return given().contentType("application/json")
                .body(Map.of("message", message, "signature", signature))
                .post("/api/auth/verify");
    }

    /** An agent of the owner's with all that an agent can have, by the names of the contract's parameters. */
    private Map<String, String> place() throws SQLException {
        String agent = proposals.agent("{}");
        proposals.sql("update agents set owner_address = '" + OWNER.address() + "' where id = '" + agent + "'");
        String order = proposals.order(agent, 3600);
        proposals.sql("update orders set buyer_address = '" + BUYER.address() + "' where id = '" + order + "'");
        proposals.sql("insert into secrets (agent_id, key, key_id, sealed_key, sealed_value) values ('" + agent
                + "', 'OPENAI_API_KEY', 'x', 'x', 'x')");
        proposals.sql("update results set published = true where order_id = '" + order + "'");
        Map<String, String> place = new LinkedHashMap<>();
        place.put("agentId", agent);
        place.put("orderId", order);
        place.put("chainOrderId", proposals.value("select order_id from orders where id = '" + order + "'"));
        place.put("approvalId", proposals.approval(order));
        place.put("cid", proposals.value("select result_cid from orders where id = '" + order + "'"));
        place.put("key", "OPENAI_API_KEY");
        place.put("version", "1");
        place.put("documentId", document(agent));
        place.put("sessionId", OperatorInTests.session(OWNER.address()).sessionId());
        place.put(
                "keyId",
                proposals.value("insert into access_grants (kind, address, name, scopes, key_hash) values ('key', '"
                        + OWNER.address() + "', 'k', '[]', sha256('" + agent + "')) returning id"));
        place.put("state", state(place));
        return place;
    }

    private String document(String agent) {
        return given().auth()
                .oauth2(OperatorInTests.session(OWNER.address()).accessToken())
                .multiPart("file", "a.txt", ("of " + agent).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/agents/" + agent + "/documents")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private void assertUntouched(Map<String, String> place) throws SQLException {
        assertEquals(place.get("state"), state(place));
    }

    private String state(Map<String, String> place) throws SQLException {
        String agent = "'" + place.get("agentId") + "'";
        return proposals.value(
                "select concat_ws(' ', (select revision || status from agents where deleted_at is null and id = "
                        + agent
                        + "), (select count(*) from agent_versions where agent_id = " + agent
                        + "), (select count(*) from secrets where agent_id = " + agent
                        + "), (select count(*) from documents where agent_id = " + agent
                        + "), (select status from approvals where id = '" + place.get("approvalId")
                        + "'), (select status || updated_at from orders where id = '" + place.get("orderId")
                        + "'), (select count(*) from access_grants where ended_at is null and id in ('"
                        + place.get("sessionId") + "', '"
                        + place.get("keyId") + "')))");
    }

    private static String detailOfNothing(ContractOperation one) {
        return switch (one.rule().of()) {
            case AGENT -> "there is no such agent";
            case ORDER -> "there is no such order";
            case APPROVAL -> "there is no such approval";
            case RESULT -> "there is no such result";
            case SESSION -> "there is no such session";
            case KEY -> "there is no such API key";
        };
    }
}
