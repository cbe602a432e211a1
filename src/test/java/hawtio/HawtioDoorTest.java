package hawtio;

import static hawtio.HawtioClient.JSON;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.OperatorInTests;
import access.signin.TestWallet;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import startup.TestDatabase;

/** Who gets in to Hawtio, for how long, and what there is for those who are not. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(HawtioWorld.class)
class HawtioDoorTest {

    @Inject
    DataSource database;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hawtio/user",
                "/hawtio/jolokia",
                "/hawtio/jolokia/",
                "/hawtio/jolokia/version",
                "/hawtio/jolokia/list",
                "/hawtio/jolokia/read/java.lang:type=Memory",
                "/hawtio/hawtconfig.json",
                "/hawtio/plugin",
                "/hawtio/auth/config",
                "/hawtio/static/js/main.8fd02e46.js",
                "/hawtio/img/hawtio-logo.svg",
                "/hawtio/%6aolokia",
                "/hawtio//jolokia",
                "/hawtio/x/../jolokia",
                "/hawtio/sign-in/../user",
                "/hawtio/sign-in.html",
                "/hawtio/..%2f..%2fapplication.properties",
            })
    void withoutASessionThereIsOnlyTheSignIn(String path) throws Exception {
        var nobody = new HawtioClient();
        int status = nobody.get(path).statusCode();
        assertTrue(status == 401 || status == 404 || status == 302, path + " answered " + status);
        if (status == 302) {
            assertEquals(
                    "/hawtio/sign-in",
                    nobody.get(path).headers().firstValue("Location").orElseThrow());
        }
        assertFalse(nobody.get(path).body().contains("agent"), "something of Jolokia");
    }

    @Test
    void pagesLeadToTheSignInWithoutACircle() throws Exception {
        var nobody = new HawtioClient();
        for (String page :
                List.of("/hawtio/", "/hawtio/index.html", "/hawtio/camel", "/hawtio/login", "/hawtio/jmx/x")) {
            HttpResponse<String> answer = nobody.get(page);
            assertEquals(302, answer.statusCode(), page);
            assertEquals(
                    "/hawtio/sign-in", answer.headers().firstValue("Location").orElseThrow());
        }
        assertEquals(
                "/hawtio/",
                nobody.get("/hawtio").headers().firstValue("Location").orElseThrow());
        HttpResponse<String> page = nobody.get("/hawtio/sign-in");
        assertEquals(200, page.statusCode());
        assertThat(
                page.headers().firstValue("Content-Security-Policy").orElseThrow(),
                containsString("script-src 'self';"));
        assertEquals(200, nobody.get("/hawtio/sign-in.js").statusCode());
        assertEquals(200, nobody.get("/hawtio/sign-in.css").statusCode());
    }

    @Test
    void thePagesAreServedToASession() throws Exception {
        HawtioClient viewer = HawtioClient.withPassword(HawtioWorld.VIEWER);
        assertEquals("\"viewer\"", viewer.get("/hawtio/user").body());
        HttpResponse<String> index = viewer.get("/hawtio/");
        assertThat(index.body(), containsString("<base href=\"/hawtio/\""));
        assertEquals("no-store", index.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(index.body(), viewer.get("/hawtio/camel/routes").body());
        String script = index.body().replaceFirst("(?s).*src=\"([^\"]+main[^\"]+)\".*", "$1");
        HttpResponse<String> main = viewer.get(script);
        assertThat(main.headers().firstValue("Cache-Control").orElseThrow(), containsString("max-age=3600"));
        assertThat(main.body(), containsString("console-assembly"));
        HttpResponse<String> packed = viewer.send(viewer.request(script).header("Accept-Encoding", "gzip"));
        assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElseThrow());
        assertEquals(
                200,
                viewer.get("/hawtio/static/monaco-editor-0.43.0/vs/loader.js").statusCode());
        assertEquals(404, viewer.get("/hawtio/static/js/none.js").statusCode());
        for (Map.Entry<String, String> option : Map.of(
                        "plugin", "[]",
                        "proxy/enabled", "false",
                        "keycloak/enabled", "false",
                        "auth/config", "{}",
                        "auth/config/session-timeout", "{\"timeout\":-1}")
                .entrySet()) {
            assertEquals(
                    option.getValue(), viewer.get("/hawtio/" + option.getKey()).body());
        }
    }

    @Test
    void theCookieIsNotForScriptsNorForOtherSites() throws Exception {
        var client = new HawtioClient();
        String body = "{\"username\":\"x\",\"password\":\"" + HawtioWorld.OPERATOR + "\"}";
        HttpResponse<String> plain = client.signIn("login", body);
        String cookie = plain.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie, containsString("; Path=/hawtio;"));
        assertThat(cookie, containsString("HTTPOnly"));
        assertThat(cookie, containsString("SameSite=Strict"));
        assertFalse(cookie.contains("Secure"), cookie);
        String behindTls = client.send(client.request("/hawtio/auth/login")
                        .header("Origin", "https://" + TestWallet.DOMAIN)
                        .header("X-Forwarded-Proto", "https")
                        .POST(BodyPublishers.ofString(body)))
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(behindTls, containsString("Secure"));
        assertEquals(
                "0",
                value("select count(*) from access_grants where access_grants::text like '%"
                        + cookie.replaceFirst("[^=]*=([^;]*);.*", "$1") + "%'"),
                "the cookie itself is not stored");
    }

    @Test
    void whatAnotherPageSendsIsRefused() throws Exception {
        HawtioClient operator = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        String ask = "{\"type\":\"version\"}";
        assertEquals(200, operator.post("/hawtio/jolokia/", ask).statusCode());
        for (String origin : List.of(
                "http://evil.test",
                "null",
                "http://localhost",
                "http://localhost:1",
                "http://x@localhost:" + RestAssured.port)) {
            assertEquals(
                    403,
                    operator.send(operator.request("/hawtio/jolokia/")
                                    .header("Origin", origin)
                                    .POST(BodyPublishers.ofString(ask)))
                            .statusCode(),
                    origin);
        }
        assertEquals(
                403,
                operator.send(operator.request("/hawtio/jolokia/").POST(BodyPublishers.ofString(ask)))
                        .statusCode(),
                "no origin");
        assertEquals(
                403,
                operator.send(operator.request("/hawtio/jolokia/")
                                .header("Origin", HawtioClient.origin())
                                .header("Sec-Fetch-Site", "same-site")
                                .POST(BodyPublishers.ofString(ask)))
                        .statusCode());
        for (String path : List.of("/hawtio/auth/logout", "/hawtio/jolokia", "/hawtio/user")) {
            assertEquals(
                    403,
                    operator.send(operator.request(path).header("Sec-Fetch-Site", "cross-site"))
                            .statusCode(),
                    path);
        }
        assertEquals(200, operator.get("/hawtio/user").statusCode(), "and the session is still there");
    }

    @Test
    void passwordsAreTriedSlowly() throws Exception {
        var guesser = new HawtioClient();
        int taken = 0;
        HttpResponse<String> answer = null;
        long began = System.nanoTime();
        while (answer == null || answer.statusCode() != 429) {
            int guess = taken;
            answer = guesser.signIn("login", "{\"password\":\"guess " + guess + "\"}");
            taken += answer.statusCode() == 401 ? 1 : 0;
        }
        // One more each ten seconds.
        long most = 6 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) / 10;
        assertTrue(taken >= 6 && taken <= most, taken + " were taken");
        assertTrue(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()) > 0);
        assertEquals(
                429,
                guesser.signIn("login", "{\"password\":\"" + HawtioWorld.OPERATOR + "\"}")
                        .statusCode());
        assertEquals(401, guesser.get("/hawtio/user").statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "null", "{\"password\":1}", "{\"password\":\"\"}", "{\"password\":", "password=x"
            })
    void aMalformedSignInIsTold(String body) throws Exception {
        assertEquals(400, new HawtioClient().signIn("login", body).statusCode(), body);
        assertEquals(
                400,
                new HawtioClient()
                        .signIn("key", body.replace("password", "key"))
                        .statusCode(),
                body);
    }

    @Test
    void aWalletSignsIn() throws Exception {
        var client = new HawtioClient();
        String nonce = JSON.readTree(client.post("/hawtio/auth/nonce", "{}").body())
                .path("nonce")
                .asText();
        String message = TestWallet.OPERATOR.message(nonce, 31337);
        String signed = JSON.createObjectNode()
                .put("message", message)
                .put("signature", TestWallet.OPERATOR.sign(message))
                .toString();
        assertEquals(200, client.signIn("wallet", signed).statusCode());
        assertEquals(
                "\"" + TestWallet.OPERATOR.address() + " (operator)\"",
                client.get("/hawtio/user").body());
        assertEquals(401, new HawtioClient().signIn("wallet", signed).statusCode(), "a nonce is for once");
    }

    @Test
    void aWalletThatIsNoOperatorsStaysOutside() throws Exception {
        var bob = new TestWallet("bob");
        var client = new HawtioClient();
        String nonce = JSON.readTree(client.post("/hawtio/auth/nonce", "{}").body())
                .path("nonce")
                .asText();
        String message = bob.message(nonce, 31337);
        String signed = JSON.createObjectNode()
                .put("message", message)
                .put("signature", bob.sign(message))
                .toString();
        assertEquals(403, client.signIn("wallet", signed).statusCode());
        assertEquals(401, client.get("/hawtio/user").statusCode());
    }

    @Test
    void anApiKeyHasTheRightsOfItsScopesAndEndsItsSessions() throws Exception {
        String manage = key("\"operator\",\"hawtio:manage\"");
        String read = key("\"operator\",\"hawtio:read\"");
        for (String useless : List.of("\"hawtio:manage\"", "\"operator\",\"metrics:read\"")) {
            assertEquals(
                    403,
                    new HawtioClient()
                            .signIn("key", "{\"key\":\"" + key(useless) + "\"}")
                            .statusCode(),
                    useless);
        }
        assertEquals(
                401,
                new HawtioClient().signIn("key", "{\"key\":\"al2_nothing\"}").statusCode());
        var operator = new HawtioClient();
        operator.signIn("key", "{\"key\":\"" + manage + "\"}");
        assertThat(operator.get("/hawtio/user").body(), containsString("(operator)"));
        var viewer = new HawtioClient();
        viewer.signIn("key", "{\"key\":\"" + read + "\"}");
        assertThat(viewer.get("/hawtio/user").body(), containsString("(viewer)"));
        sql("update access_grants set ended_at = now(), ended_why = 'test' where kind = 'key'");
        assertEquals(401, operator.get("/hawtio/user").statusCode());
        assertEquals(401, viewer.get("/hawtio/user").statusCode());
    }

    @Test
    void anAccessTokenIsNoCookieAndACookieNoToken() throws Exception {
        HawtioClient operator = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        String value = operator.cookie().replaceFirst(".*=", "");
        assertEquals(
                401,
                operator.send(new HawtioClient().request("/api/auth/me").header("Authorization", "Bearer " + value))
                        .statusCode());
        String token = OperatorInTests.session(TestWallet.OPERATOR.address()).accessToken();
        assertEquals(
                401,
                operator.send(new HawtioClient().request("/hawtio/user").header("Authorization", "Bearer " + token))
                        .statusCode());
        assertEquals(
                401,
                operator.send(new HawtioClient().request("/hawtio/user").header("Cookie", "agentl2_session=" + token))
                        .statusCode());
    }

    @Test
    void aSessionEndsBySigningOutAndByTime() throws Exception {
        HawtioClient one = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        HttpResponse<String> out = one.get("/hawtio/auth/logout");
        assertEquals("/hawtio/sign-in", out.headers().firstValue("Location").orElseThrow());
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow(), containsString("Max-Age=0"));
        assertEquals(401, one.get("/hawtio/user").statusCode());

        HawtioClient idle = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        assertEquals(200, idle.get("/hawtio/user").statusCode());
        sql("update access_grants set last_used_at = now() - interval '31 minutes' where ended_at is null");
        assertEquals(401, idle.get("/hawtio/user").statusCode());

        HawtioClient old = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        sql("update access_grants set expires_at = now() where ended_at is null");
        assertEquals(401, old.get("/hawtio/user").statusCode());
    }

    @Test
    void aSessionEndsWithWhatItWasOpenedBy() throws Exception {
        HawtioClient byPassword = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        sql("update access_grants set password_hash = sha256('another') where role = 'operator'");
        assertEquals(401, byPassword.get("/hawtio/user").statusCode(), "the password is another now");

        HawtioClient developed = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        sql("update access_grants set password_hash = null where role = 'operator'");
        assertEquals(401, developed.get("/hawtio/user").statusCode(), "this is not the development mode");

        HawtioClient wallet = HawtioClient.withPassword(HawtioWorld.OPERATOR);
        sql("update access_grants set password_hash = null, role = null, address = '0x" + "1".repeat(40)
                + "' where role = 'operator'");
        assertEquals(401, wallet.get("/hawtio/user").statusCode(), "the wallet is no operator's");
    }

    @Test
    void eachTryIsInTheAuditLog() throws Exception {
        String before = value("select max(cast(id as text)) from audit_log");
        HawtioClient.withPassword(HawtioWorld.VIEWER);
        HawtioClient.withPassword("wrong");
        new HawtioClient().signIn("key", "{}");
        assertEquals(
                "200 method password, 400 method API key, 401 method password",
                value("select string_agg(o.status || ' ' || l.subject, ', ' order by o.status)"
                        + " from audit_log l join audit_outcomes o on o.audit_id = l.id where operation = 'sign-in-browser'"
                        + " and cast(l.id as text) > '" + before + "'"));
    }

    private String key(String scopes) {
        String token = OperatorInTests.session(TestWallet.OPERATOR.address()).accessToken();
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .header("X-Forwarded-For", "198.18.9.9")
                .contentType("application/json")
                .body("{\"name\":\"" + scopes.replaceAll("[\",]", "") + "\",\"scopes\":[" + scopes + "]}")
                .post("/api/auth/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private String value(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement run = connection.createStatement();
                var rows = run.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
