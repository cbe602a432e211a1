package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two replicas of the API on one database hold one client to one quota. */
class LimitsIT {

    private static final int LIMIT = 30;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aQuotaIsSharedAndNeedsTheDatabase() throws Exception {
        try (var around = new Surroundings()) {
            var environment = around.environment("api", "RATE_LIMIT_PER_ADDRESS", String.valueOf(LIMIT));
            try (var fleet = Fleet.start(List.of(environment, environment))) {
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(() -> fleet.process(1).get("/ready").status() == 200);
                // It signs in, which takes three requests of the quota.
                assertEquals(200, fleet.process(0).get("/metrics").status());
                Instant since = Instant.now();
                int answered = 0;
                for (int i = 0; i < 4 * LIMIT; i++) {
                    // No proxy is trusted here, so the field changes nothing.
                    var answer = get(fleet.process(i % 2), "198.51.100." + i);
                    answered += answer.statusCode() == 200 ? 1 : 0;
                }
                long given = LIMIT * Duration.between(since, Instant.now()).toSeconds() / 60;
                assertTrue(answered >= LIMIT - 3, answered + " were answered");
                assertTrue(
                        answered <= LIMIT + given + 1, answered + " were answered, " + given + " came back meanwhile");
                databaseAway(around, fleet);
            }
        }
    }

    private void databaseAway(Surroundings around, Fleet fleet) throws Exception {
        around.gate().cut();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var answer = get(fleet.process(0), "198.51.100.1");
            assertEquals(503, answer.statusCode(), answer.body());
            assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
            assertEquals(
                    "application/problem+json",
                    answer.headers().firstValue("Content-Type").orElse(""));
        });
        // What was seen a moment before is believed for ten seconds, where the database is late and not away.
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertEquals(
                    "starting",
                    fleet.process(0).get("/ready").json().path("status").asText());
            var health = fleet.process(0).get("/health").json();
            assertEquals("unhealthy", health.path("status").asText());
            assertEquals("unknown", health.path("blockchain").asText(), "the node is not to blame");
        });
        assertEquals(200, fleet.process(0).get("/metrics").status(), "who read the metrics before reads on");
        around.gate().mend();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get(fleet.process(0), "198.51.100.1").statusCode() == 200);
    }

    private HttpResponse<String> get(RuntimeProcess runtime, String forwardedFor) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + runtime.port() + "/openapi.yaml"))
                .header("X-Forwarded-For", forwardedFor);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
