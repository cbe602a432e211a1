package routes;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.OperatorInTests;
import access.signin.TestWallet;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import startup.TestDatabase;

/** The quotas of client addresses. Each test is at addresses of its own, which the trusted proxy on loopback names. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
@WithTestResource(LimitedApi.class)
class RequestLimitsTest {

    @Inject
    Queries queries;

    @Inject
    DataSource database;

    @TestHTTPResource("/")
    URI server;

    @Test
    void anAddressIsToldOfItsQuotaAndThenRefused() {
        Response first = get("203.0.113.1", "/openapi.yaml");
        first.then()
                .statusCode(200)
                .header("RateLimit-Limit", "20")
                .header("RateLimit-Remaining", "19")
                .header("RateLimit-Reset", "3");
        List<Response> all = IntStream.range(0, 40)
                .mapToObj(i -> get("203.0.113.1", "/openapi.yaml"))
                .toList();
        Response refused = all.getLast();
        refused.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[123]"))
                .header("RateLimit-Remaining", "0")
                .body("status", equalTo(429))
                .body("title", equalTo("Too Many Requests"))
                .body("detail", startsWith("too many requests: 20 a minute"));
        assertTrue(Integer.parseInt(refused.header("RateLimit-Reset")) > 50, refused.header("RateLimit-Reset"));
        get("203.0.113.2", "/openapi.yaml").then().statusCode(200);
    }

    @Test
    void aFloodIsNotWritten() {
        String address = "203.0.113.3";
        while (get(address, "/nowhere").statusCode() != 429) {
            // On to the end of the quota.
        }
        Object before = row("address:" + address);
        Instant since = Instant.now();
        long let = IntStream.range(0, 20)
                .filter(i -> get(address, "/nowhere").statusCode() != 429)
                .count();
        // One comes back each three seconds, and a slow machine takes that long.
        long back = Duration.between(since, Instant.now()).toSeconds() / 3 + 1;
        assertTrue(let <= back, let + " were let through, " + back + " had come back");
        assertEquals(
                let == 0, Objects.equals(before, row("address:" + address)), "only what is let through is written");
    }

    @Test
    void whoComesWhileTheMachineIsSlowIsServedLateAndNotRefused() throws Exception {
        // Threads of the common pool have the JVM's class loader, by which REST Assured could not be used here ever
        // after.
        try (var holder = database.getConnection();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table rate_limits in access exclusive mode");
            var late = CompletableFuture.supplyAsync(() -> get("203.0.113.21", "/openapi.yaml"), threads);
            Awaitility.await().atMost(Duration.ofSeconds(9)).until(() -> waitsForMoreThan(2_100));
            holder.rollback();
            late.join().then().statusCode(200);
        }
    }

    /** A statement that failed says so; one that is late may be so for want of a processor. */
    @Test
    void whoCannotBeCountedInTimeIsNotToldThatTheDatabaseIsAway() throws Exception {
        try (var holder = database.getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table rate_limits in access exclusive mode");
            get("203.0.113.22", "/openapi.yaml")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .body("detail", containsString("not counted in time"))
                    .body("detail", containsString("the machine is slow"));
            holder.rollback();
        }
    }

    private boolean waitsForMoreThan(int milliseconds) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%rate_limits%'"
                                + " and now() - query_start > interval '" + milliseconds + " milliseconds'")) {
            return rows.next();
        }
    }

    @Test
    void whatAClientWritesToTheLeftIsNoOtherClient() {
        long refused = IntStream.range(0, 40)
                .filter(i -> get("198.51.100." + i + ", 203.0.113.4", "/openapi.yaml")
                                .statusCode()
                        == 429)
                .count();
        assertTrue(refused >= 15, refused + " of 40 were refused");
    }

    @Test
    void anIpv6NetworkIsOneClient() {
        long refused = IntStream.range(0, 40)
                .filter(i -> get("2001:db8:0:7::" + i, "/openapi.yaml").statusCode() == 429)
                .count();
        assertTrue(refused >= 15, refused + " of 40 were refused");
        get("2001:db8:0:8::1", "/openapi.yaml").then().statusCode(200);
    }

    @Test
    void theSignInHasAQuotaOfItsOwn() {
        String path = "/api/auth/%6eonce";
        Response first = get("203.0.113.5", path);
        first.then().header("RateLimit-Limit", "3").header("RateLimit-Remaining", "2");
        List<Integer> statuses = IntStream.range(0, 6)
                .mapToObj(i -> get("203.0.113.5", path).statusCode())
                .toList();
        assertTrue(statuses.getLast() == 429, statuses::toString);
        get("203.0.113.5", "/openapi.yaml").then().statusCode(200);
        // Until the address's own quota is used up: its last request is no way in either.
        List<Integer> more = IntStream.range(0, 25)
                .mapToObj(i -> get("203.0.113.5", path).statusCode())
                .toList();
        assertTrue(more.stream().filter(status -> status != 429).count() <= 1, more::toString);
    }

    @Test
    void whatTellsOfTheRuntimeIsFree() {
        for (int i = 0; i < 40; i++) {
            get("203.0.113.6", "/ready").then().statusCode(200).header("RateLimit-Limit", nullValue());
        }
        assertTrue(get("203.0.113.6", "/health").statusCode() != 429);
    }

    @Test
    void fullQuotasAreForgotten() {
        get("203.0.113.7", "/openapi.yaml");
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            queries.update("access/forget-rate-limits", Map.of());
            assertEquals(null, row("address:203.0.113.7"));
        });
    }

    @Test
    void noByteOfABodyIsLost() throws Exception {
        String text = "x".repeat(100_000);
        String message = "{\"role\":\"user\",\"content\":\"" + text + "\"}";
        byte[] body = ("{\"messages\":[" + String.join(",", List.of(message, message, message, message, message))
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 10; round++) {
            String order =
                    Numeric.toHexString(Hash.sha256(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)));
            var answer =
                    send("203.0.113.8", "/api/orders/" + order + "/input", "application/json", body, round % 2 == 0);
            assertEquals(202, answer.statusCode(), answer.body());
            Map<String, Object> kept = queries.row("test/read-early-input", Map.of("orderId", order))
                    .orElseThrow();
            assertEquals(Numeric.toHexString(Hash.sha256(body)), kept.get("input_hash"));
        }
    }

    @Test
    void noByteOfAnUploadIsLost() throws Exception {
        String agent = given().header("X-Forwarded-For", "203.0.113.9")
                .contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\"}")
                .post("/api/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        byte[] file = "A line of the file.\n".repeat(262_144).getBytes(StandardCharsets.UTF_8);
        var answer = given().header("X-Forwarded-For", "203.0.113.9")
                .multiPart("file", "long.txt", file)
                .post("/api/agents/" + agent + "/documents");
        answer.then()
                .statusCode(202)
                .body("sizeBytes", equalTo(file.length))
                .body("sha256", org.hamcrest.Matchers.endsWith(Numeric.toHexStringNoPrefix(Hash.sha256(file))));
    }

    private HttpResponse<String> send(String address, String path, String type, byte[] body, boolean chunked)
            throws IOException, InterruptedException {
        InputStream slow = new ByteArrayInputStream(body);
        var request = HttpRequest.newBuilder(server.resolve(path))
                .header(
                        "Authorization",
                        "Bearer "
                                + OperatorInTests.session(TestWallet.OPERATOR.address())
                                        .accessToken())
                .header("X-Forwarded-For", address)
                .header("Content-Type", type)
                .POST(
                        chunked
                                ? HttpRequest.BodyPublishers.ofInputStream(() -> slow)
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Object row(String key) {
        return queries.row("test/read-rate-limit", Map.of("key", key))
                .map(Map::toString)
                .orElse(null);
    }

    private static Response get(String forwardedFor, String path) {
        return given().urlEncodingEnabled(false)
                .header("X-Forwarded-For", forwardedFor)
                .get(path);
    }
}
