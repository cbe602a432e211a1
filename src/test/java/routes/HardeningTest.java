package routes;

import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import startup.TestDatabase;

/** What the server refuses of any request, and what it tells browsers. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
@WithTestResource(LimitedApi.class)
class HardeningTest {

    private static final AtomicInteger CLIENTS = new AtomicInteger();
    private static final String ORIGIN = "https://app.example";

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(
            strings = {"/openapi.yaml", "/api/agents", "/health", "/ready", "/nowhere", "/api/nowhere", "/swagger-ui/"})
    void everyAnswerTellsBrowsersWhatTheyMayNotDo(String path) {
        client().get(path)
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Content-Security-Policy", startsWith("default-src 'none'; "))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Strict-Transport-Security", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/agents", "/api/results/bafkreidgvpkjawlxz6sffxzwgooowe5yt7i6wsyg236mfoks77nywkptdq", "/x"})
    void anAnswerIsNoPage(String path) {
        client().get(path).then().header("Content-Security-Policy", containsString("; sandbox"));
    }

    @Test
    void aPageMayRunItsOwnScripts() {
        client().get("/swagger-ui/")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .header("Content-Security-Policy", not(containsString("sandbox")));
    }

    @Test
    void anAnswerOfTheApiIsNotKept() {
        client().get("/api/agents").then().statusCode(200).header("Cache-Control", "no-store");
        client().get("/api/agents/42").then().statusCode(400).header("Cache-Control", "no-store");
    }

    @Test
    void aPreflightOfAListedOriginIsAnsweredAndCostsNothing() {
        client().header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/api/agents/42")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", ORIGIN)
                .header("Access-Control-Allow-Methods", containsString("PATCH"))
                .header("Access-Control-Allow-Headers", containsString("authorization"))
                .header("Access-Control-Allow-Credentials", not(is("true")))
                .header("Access-Control-Max-Age", "600")
                .header("RateLimit-Limit", nullValue());
        client().header("Origin", ORIGIN)
                .get("/api/agents")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", ORIGIN)
                .header("Access-Control-Expose-Headers", containsString("RateLimit-Remaining"))
                .header("Access-Control-Expose-Headers", containsString("Retry-After"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://app.example",
                "https://app.example.evil.example",
                "https://app.example:444",
                "null"
            })
    void anyOtherOriginIsNotLetIn(String origin) {
        client().header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .options("/api/agents")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
        client().header("Origin", origin).get("/api/agents").then().header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void jsonIsBoundedInEveryDirection() {
        refused("[".repeat(65) + "]".repeat(65));
        refused("{\"a\":".repeat(65) + "1" + "}".repeat(65));
        refused("[" + "1,".repeat(10_000) + "1]");
        refused("[" + ("[" + "1,".repeat(9_000) + "1],").repeat(12) + "1]");
        refused("{"
                + IntStream.range(0, 1_001).mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(",")) + "}");
        refused("{\"" + "n".repeat(1_001) + "\":1}");
        refused("1".repeat(101));
        refused("1e309");
        refused("-1E+999999999");
        refused("0.1e-310");
        String most = "[".repeat(60) + "1.5e308,1e-300" + "]".repeat(60);
        input("{\"prompt\":\"p\",\"params\":{\"x\":" + most + "}}").then().statusCode(202);
    }

    @Test
    void aLongHeadIsRefusedWithAProblem() throws IOException {
        problem(client().header("X-Long", "x".repeat(17_000)).get("/openapi.yaml"), 431, "16384 bytes");
        problem(client().get("/openapi.yaml?x=" + "y".repeat(9_000)), 414, "8192 bytes");
        problem(client().header("X-Long", "x".repeat(17_000)).get("/health"), 431, "16384 bytes");
        // Beyond these Vert.x itself refuses.
        assertEquals("HTTP/1.1 431", raw("GET / HTTP/1.1\r\nX: " + "x".repeat(40_000) + "\r\n\r\n"));
        assertEquals("HTTP/1.0 414", raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"));
    }

    @Test
    void aBodyThatDoesNotSayHowLongItIsIsCounted() throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            var out = socket.getOutputStream();
            out.write(("POST /api/auth/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try {
                for (int i = 0; i < 20; i++) {
                    out.write(chunk);
                }
            } catch (java.net.SocketException refusedAlready) {
                // The answer is there to be read.
            }
            String answer =
                    new String(socket.getInputStream().readNBytes("HTTP/1.1 413".length()), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 413", answer);
        }
    }

    @Test
    void whatNoClientSendsIsRefusedWithAProblem() {
        problem(client().request("GE", "/api/agents"), 405, "GET, POST");
        problem(client().get("/api/orders/chain/logs"), 404, "nothing at this address");
        for (String charset : List.of("no-such", "\"", "(")) {
            problem(
                    client().config(RestAssuredConfig.config()
                                    .encoderConfig(
                                            encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                            .header("Content-Type", "application/json; charset=" + charset)
                            .post("/api/auth/nonce"),
                    415,
                    "charset");
        }
    }

    @Test
    void overHttp2ARefusalIsAnAnswerToo() throws Exception {
        var http = HttpClient.newHttpClient();
        var first = http.send(
                HttpRequest.newBuilder(server.resolve("/openapi.yaml")).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, first.version());
        var refused = http.send(
                HttpRequest.newBuilder(server.resolve("/api/agents"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, refused.version());
        assertEquals(401, refused.statusCode());
    }

    @Test
    void aFormHasFewParts() {
        RequestSpecification form = client();
        for (int i = 0; i < 50; i++) {
            form.multiPart("field" + i, "value");
        }
        Response answer = form.post("/api/agents/" + java.util.UUID.randomUUID() + "/documents");
        assertTrue(answer.statusCode() == 400 || answer.statusCode() == 413, answer.statusLine());
        answer.then().contentType("application/problem+json");
        problem(
                client().multiPart("field", "v".repeat(100_000))
                        .post("/api/agents/" + java.util.UUID.randomUUID() + "/documents"),
                answer.statusCode(),
                "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/ready",
                "/metrics",
                "/openapi.yaml",
                "/api/agents",
                "/api/approvals",
                "/api/auth/me",
                "/api/nowhere",
                "/nowhere",
                "/api/agents/42",
                "/api/agents?limit=1",
                "/api/auth/nonce"
            })
    void headIsGetWithoutTheBody(String path) throws IOException {
        String get = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + another() + "\r\n", 100_000);
        String head =
                raw("HEAD " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + another() + "\r\n", 100_000);
        assertEquals(
                get.lines().findFirst().orElseThrow(), head.lines().findFirst().orElseThrow());
        assertEquals(fields(get), fields(head));
        assertTrue(head.endsWith("\r\n\r\n"), head);
        assertTrue(get.length() > head.length() + 10, get);
    }

    @Test
    void headIsAnsweredOverHttp2Too() throws Exception {
        var http = HttpClient.newHttpClient();
        for (String path : List.of("/openapi.yaml", "/health", "/ready", "/nowhere")) {
            var get = http.send(
                    HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            var head = http.send(
                    HttpRequest.newBuilder(server.resolve(path)).HEAD().build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(get.statusCode(), head.statusCode());
            assertEquals("", head.body());
        }
    }

    @Test
    void anAddressTellsItsMethods() {
        for (String path : List.of("/health", "/ready", "/metrics", "/openapi.yaml")) {
            client().options(path).then().statusCode(204).header("Allow", "GET, HEAD, OPTIONS");
            problem(client().post(path), 405, "GET, HEAD");
        }
        client().options("/api/agents").then().statusCode(204).header("Allow", "GET, POST, HEAD, OPTIONS");
        client().options("/api/agents/").then().statusCode(204).header("Allow", "GET, POST, HEAD, OPTIONS");
        client().options("/api/auth/verify").then().statusCode(204).header("Allow", "POST, OPTIONS");
        problem(client().options("/api/nowhere"), 404, "nothing at this address");
        problem(client().options("/nowhere"), 404, "nothing at this address");
        client().head("/api/auth/verify").then().statusCode(405).header("Allow", "POST");
    }

    @Test
    void theServerTellsItsMethods() throws IOException {
        String answer = raw("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 10_000);
        assertTrue(answer.startsWith("HTTP/1.1 204"), answer);
    }

    @Test
    void aSlashAtTheEndIsNoOtherAddress() {
        for (String path :
                List.of("/health", "/ready", "/openapi.yaml", "/api/agents", "/api/approvals", "/api/auth/me")) {
            Response without = client().get(path);
            Response with = client().get(path + "/");
            assertEquals(without.statusCode(), with.statusCode(), path);
            assertEquals(without.contentType(), with.contentType(), path);
            String allowed = client().options(path).header("Allow");
            assertTrue(allowed.contains("OPTIONS"), path);
            assertEquals(allowed, client().options(path + "/").header("Allow"), path);
        }
        client().get("/api/agents/?limit=1").then().statusCode(200).body("agents.size()", is(0));
        problem(client().contentType("application/json").body("{}").post("/api/agents/"), 400, "");
        problem(client().get("/api/agents//"), 404, "");
        problem(client().get("/nowhere/"), 404, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "zstd", "gzip, identity", "x-gzip", "no-such"})
    void aCodedBodyIsRefusedForWhatItIs(String coding) {
        Response answer = client().contentType("application/json")
                .header("Content-Encoding", coding)
                .body(new byte[] {0x1f, (byte) 0x8b, 8, 0})
                .post("/api/auth/verify");
        problem(answer, 415, "Content-Encoding must be identity");
        answer.then().header("Accept-Encoding", "identity");
        problem(
                client().header("Content-Encoding", "identity")
                        .contentType("application/json")
                        .body("{}")
                        .post("/api/auth/verify"),
                400,
                "");
    }

    @Test
    void aCodedTransferIsRefused() throws IOException {
        String answer = raw(
                "POST /api/auth/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: gzip, chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
                10_000);
        assertTrue(answer.startsWith("HTTP/1.1 501"), answer);
    }

    @Test
    void aClientThatWaitsToBeAskedForItsBodyIs() throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /api/auth/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.1 100", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            socket.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
            String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(rest.contains("HTTP/1.1 400"), rest);
        }
    }

    @Test
    void aByteOrderMarkBeforeJsonIsPassedOver() {
        String input = "{\"prompt\":\"p\"}";
        assertEquals(202, input("6", "\uFEFF" + input).statusCode());
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            problem(
                    client().contentType("application/json")
                            .body(input.getBytes(charset))
                            .post("/api/orders/0x" + "5".repeat(64) + "/input"),
                    400,
                    "UTF-16");
        }
        problem(input("\uFEFF"), 400, "JSON object");
    }

    /** Without a word before, such as curl's --http2-prior-knowledge and many proxies speak it (RFC 9113, section 3.3). */
    @Test
    void http2IsSpokenToWhoKnowsThatItIs() throws Exception {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
            byte[] frame = socket.getInputStream().readNBytes(9);
            assertEquals(9, frame.length, "closed without a word");
            assertEquals(4, frame[3], "the first frame is SETTINGS");
        }
    }

    @Test
    void halfOfACharacterIsRefusedByTheNameOfItsField() {
        Map.of(
                        "{\"prompt\":\"a\\ud800\"}", "prompt",
                        "{\"prompt\":\"\\udc00\"}", "prompt",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud83d\"}]}", "messages[0].content",
                        "{\"params\":{\"a\":{\"b\":[1,\"\\ude00\\ud83d\"]}}}", "params.a.b[1]",
                        "{\"params\":{\"\\ud83d\":1}}", "params")
                .forEach((body, field) -> {
                    Response answer = input(body);
                    problem(answer, 400, "half of a character");
                    answer.then().body("errors[0].field", equalTo(field));
                });
        assertEquals(202, input("7", "{\"prompt\":\"\\ud83d\\ude00\"}").statusCode());
        for (String coded : List.of("%ED%A0%80", "%FF", "%C3", "%00")) {
            Response answer = client().urlEncodingEnabled(false).get("/api/agents?cursor=" + coded);
            problem(answer, 400, "not well encoded");
            answer.then().body("errors[0].field", equalTo("cursor"));
        }
    }

    @Test
    void aFileWhoseNameIsNotUtf8IsRefused() {
        for (String name : List.of("\u00ed\u00a0\u0080.txt", "\u00fc.txt")) {
            byte[] form = ("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                            + "\"\r\nContent-Type: text/plain\r\n\r\nwords\r\n--X--\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            Response answer = client().config(RestAssuredConfig.config()
                            .encoderConfig(encoderConfig()
                                    .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                    .encodeContentTypeAs("multipart/form-data", io.restassured.http.ContentType.TEXT)))
                    .contentType("multipart/form-data; boundary=X")
                    .body(form)
                    .post("/api/agents/" + java.util.UUID.randomUUID() + "/documents");
            problem(answer, 400, "name in UTF-8");
            answer.then().body("errors[0].field", equalTo("file"));
        }
    }

    private static String another() {
        int number = CLIENTS.incrementAndGet();
        return "X-Forwarded-For: 198.18." + number / 250 + "." + (number % 250 + 1) + "\r\n";
    }

    /** The names and values of an answer's head, without what counts or differs by time. */
    private static List<String> fields(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n"))
                .lines()
                .skip(1)
                .filter(line -> !line.matches("(?i)(content-length|transfer-encoding|ratelimit-\\w+):.*"))
                .sorted()
                .toList();
    }

    private String raw(String request, int most) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(most), StandardCharsets.UTF_8);
        }
    }

    private void refused(String value) {
        Response answer = input("{\"prompt\":\"p\",\"params\":{\"x\":" + value + "}}");
        problem(answer, 400, "at most 64 levels");
        answer.then().body("errors[0].field", equalTo("body"));
    }

    private Response input(String body) {
        return input("5", body);
    }

    private Response input(String digit, String body) {
        return client().contentType("application/json").body(body).post("/api/orders/0x" + digit.repeat(64) + "/input");
    }

    private static void problem(Response answer, int status, String detail) {
        answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("detail", containsString(detail));
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes("HTTP/1.1 431".length()), StandardCharsets.US_ASCII);
        }
    }

    /** Each request is another client's. */
    private static RequestSpecification client() {
        int number = CLIENTS.incrementAndGet();
        return given().header("X-Forwarded-For", "198.18." + number / 250 + "." + (number % 250 + 1));
    }
}
