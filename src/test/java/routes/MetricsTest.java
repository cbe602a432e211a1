package routes;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** What is measured of requests: by the contract's templates, however many addresses strangers make up. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class MetricsTest {

    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    @TestHTTPResource("/")
    URI server;

    @Test
    void aStrangersAddressesAreOneValueAndOursAreTemplates() throws IOException {
        String order = "0x" + "7".repeat(64);
        for (int i = 0; i < 150; i++) {
            given().auth().oauth2("no-token").get("/made/up/" + i);
            given().auth().oauth2("no-token").get("/api/made-up-" + i);
            given().auth().oauth2("no-token").get("/api/orders/" + UUID.randomUUID() + "/logs");
        }
        given().get("/api/orders/" + order + "/logs");
        given().get("/api/orders/" + order + "/logs/");
        given().head("/api/agents/" + UUID.randomUUID());
        given().get("/swagger-ui/start.js");
        for (int i = 0; i < 5; i++) {
            request("MADE" + i + " /api/agents HTTP/1.1");
            request("GET /%7e" + i + "?x=" + i + " HTTP/1.1");
        }
        given().get("/health");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> labels("uri").containsAll(Set.of("/health", "/api/orders/{orderId}/logs")));
        Set<String> uris = labels("uri");
        uris.remove("UNKNOWN");
        List<String> strange = uris.stream()
                .filter(uri -> !Set.of("/health", "/ready", "/metrics", "/openapi.yaml", "/swagger-ui")
                                .contains(uri)
                        && !uri.matches("/api(/[a-z-]+|/\\{[A-Za-z]+})+"))
                .toList();
        assertEquals(List.of(), strange);
        assertTrue(uris.contains("/api/agents/{agentId}"), uris.toString());
        assertTrue(
                Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER")
                        .containsAll(labels("method")),
                labels("method").toString());
        assertTrue(
                metrics()
                        .lines()
                        .anyMatch(line -> line.startsWith("http_server_requests_seconds_count{")
                                && line.contains("status=\"404\"")
                                && line.contains("uri=\"/api/orders/{orderId}/logs\"")),
                "an order that is not there is counted at its template");
    }

    @Test
    void aBrokenOffRequestShowsNoAddressEither() throws IOException {
        String order = "0x" + "9".repeat(64);
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write(("POST /api/orders/" + order + "/input HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        given().get("/health");
        await().atMost(Duration.ofSeconds(20)).until(() -> labels("uri").contains("/health"));
        assertTrue(!metrics().contains(order));
    }

    @Test
    void whatIsOursIsExplainedAndNoHelpHasAQuote() {
        String metrics = metrics();
        Set<String> explained = metrics.lines()
                .filter(line -> line.startsWith("# HELP "))
                .map(line -> line.split(" ", 4))
                .filter(parts -> parts.length == 4 && !parts[3].isBlank())
                .map(parts -> parts[2])
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> bare = metrics.lines()
                .filter(line -> line.startsWith("# TYPE agentl2_"))
                .map(line -> line.split(" ")[2])
                .filter(name -> !explained.contains(name))
                .toList();
        assertEquals(List.of(), bare);
        assertEquals(
                List.of(),
                metrics.lines()
                        .filter(line -> line.startsWith("# HELP ") && line.matches(".*[\"\\\\].*"))
                        .toList());
    }

    /** By rules of our own everywhere, and by the tool itself where there is one. */
    @Test
    void isAsTheLinterOfPrometheusWantsIt() throws Exception {
        given().get("/api/agents");
        given().get("/health");
        await().atMost(Duration.ofSeconds(20)).until(() -> labels("uri").contains("/health"));
        String metrics = metrics();
        assertEquals(List.of(), MetricsLint.findings(metrics));
        assertEquals(List.of(), MetricsLint.promtool(metrics).orElse(List.of()));
    }

    /** Whoever asks for nothing in particular, as curl does, may hand it to promtool, which reads no OpenMetrics. */
    @Test
    void everybodyGetsThePlainTextFormat() {
        for (String accept : List.of(
                "*/*",
                "text/plain",
                "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "application/openmetrics-text;version=1.0.0")) {
            given().header("Accept", accept)
                    .get("/metrics")
                    .then()
                    .statusCode(200)
                    .contentType("text/plain; version=0.0.4; charset=utf-8");
        }
    }

    /** What promtool 2.42 says of each of these lines. */
    @Test
    void theRulesAreThoseOfTheLinter() throws Exception {
        String bad = """
                # TYPE a_total gauge
                a_total 1
                # HELP b_seen Seen.
                # TYPE b_seen counter
                b_seen 1
                # HELP c_milliseconds Time.
                # TYPE c_milliseconds gauge
                c_milliseconds{someLabel="x"} 1
                # HELP d_minutes Time.
                # TYPE d_minutes gauge
                d_minutes 1
                # HELP e_count Number.
                # TYPE e_count gauge
                e_count 1
                # HELP f_gauge Number.
                # TYPE f_gauge gauge
                f_gauge{le="1",quantile="1"} 1
                # HELP g_ms Time.
                # TYPE g_ms gauge
                g_ms 1
                # HELP a:h Rule.
                # TYPE a:h gauge
                a:h 1
                """;
        List<String> own = MetricsLint.findings(bad);
        assertEquals(12, own.size(), own.toString());
        Optional<List<String>> told = MetricsLint.promtool(bad);
        told.ifPresent(lines -> assertEquals(12, lines.size(), lines.toString()));
        assertEquals(
                List.of("a HELP with an escape that there is not: # HELP i a \\\" quote", "i no help text"),
                MetricsLint.findings("# HELP i a \\\" quote\n# TYPE i gauge\ni 1\n"));
    }

    private static Set<String> labels(String name) {
        Set<String> values = new TreeSet<>();
        metrics()
                .lines()
                .filter(line -> line.startsWith("http_server_requests"))
                .forEach(line -> {
                    Matcher label = LABEL.matcher(line);
                    while (label.find()) {
                        if (label.group(1).equals(name)) {
                            values.add(label.group(2));
                        }
                    }
                });
        return values;
    }

    private static String metrics() {
        return given().get("/metrics").asString();
    }

    private void request(String line) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write((line + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }
}
