package access.signin;

import static access.signin.SignInCalls.as;
import static access.signin.SignInCalls.key;
import static access.signin.SignInCalls.nonce;
import static access.signin.SignInCalls.refresh;
import static access.signin.SignInCalls.signIn;
import static access.signin.SignInCalls.terms;
import static access.signin.SignInCalls.verify;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chain.contract.ContractWallet;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;
import startup.TestDatabase;

/** Wallets sign in: accounts with a key, and contracts on a real chain. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ChainForWallets.class)
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
                "\nExpiration Time: " + Instant.now().minusSeconds(90),
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

    /** A wallet's clock may be behind or before this one by as much, whichever time of its message is looked at. */
    @Test
    void everyTimeHasTheSameSkew() {
        Instant now = Instant.now();
        for (String more : List.of(
                "\nExpiration Time: " + now.minusSeconds(20),
                "\nNot Before: " + now.plusSeconds(40),
                "\nExpiration Time: " + now.plusSeconds(500) + "\nNot Before: " + now.plusSeconds(40))) {
            String message =
                    TestWallet.message(ALICE.address(), TestWallet.DOMAIN, nonce(), chainId, now.plusSeconds(40), more);
            String token = signIn(ALICE, message).statusCode(200).extract().path("accessToken");
            as(token).get("/api/auth/me").then().statusCode(200);
        }
    }

    @Test
    void aSignatureMayBeWrittenInEveryWayOfWallets() {
        for (int i = 0; i < 8; i++) {
            // Both parities come up; one in 256 tries would not show them.
            String message = ALICE.message(nonce(), chainId);
            byte[] whole = Numeric.hexStringToByteArray(ALICE.sign(message));
            byte[] written = whole.clone();
            switch (i % 4) {
                case 0 -> written[64] -= 27;
                case 1 -> written[64] += 8;
                case 2 -> written[64] += 0;
                default -> {
                    written = Arrays.copyOf(whole, 64);
                    written[32] |= (byte) (whole[64] == 28 ? 0x80 : 0);
                }
            }
            verify(message, Numeric.toHexString(written)).statusCode(200).body("address", equalTo(ALICE.address()));
        }
        String message = ALICE.message(nonce(), chainId);
        verify(message, Numeric.cleanHexPrefix(ALICE.sign(message))).statusCode(200);
        String other = ALICE.message(nonce(), chainId);
        byte[] short63 = Arrays.copyOf(Numeric.hexStringToByteArray(ALICE.sign(other)), 63);
        verify(other, Numeric.toHexString(short63)).statusCode(401).body("errors[0].field", equalTo("signature"));
    }

    @Test
    void aLongMessageIsTaken() {
        String message = TestWallet.message(
                        ALICE.address(),
                        TestWallet.DOMAIN,
                        nonce(),
                        chainId,
                        Instant.now(),
                        "\nResources:" + ("\n- https://" + TestWallet.DOMAIN + "/" + "terms".repeat(100)).repeat(60))
                .replace("Manage agents.", "Manage agents, ".repeat(300));
        signIn(ALICE, message).statusCode(200);
    }

    @Test
    void anAddressIsInLowerCaseOrWithItsChecksum() {
        String message = ALICE.message(nonce(), chainId);
        String sum = message.lines().skip(1).findFirst().orElseThrow();
        signIn(ALICE, message.replace(sum, sum.toLowerCase(java.util.Locale.ROOT)))
                .statusCode(200);
        String wrong = ALICE.message(nonce(), chainId);
        char letter = sum.chars()
                .skip(2)
                .filter(Character::isLetter)
                .mapToObj(c -> (char) c)
                .findFirst()
                .orElseThrow();
        char turned = Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter);
        signIn(ALICE, wrong.replace(sum, sum.replaceFirst(String.valueOf(letter), String.valueOf(turned))))
                .statusCode(400)
                .body("errors[0].field", equalTo("message"))
                .body("detail", containsString("checksum"));
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

    private void refused(String domain, long chain, Instant issued, String more, String reason) {
        String message = TestWallet.message(ALICE.address(), domain, nonce(), chain, issued, more);
        signIn(ALICE, message)
                .statusCode(401)
                .body("errors[0].field", equalTo("message"))
                .body("detail", containsString(reason));
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
