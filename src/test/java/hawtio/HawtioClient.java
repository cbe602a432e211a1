package hawtio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

/** What a page of the runtime does in a browser, header by header. */
final class HawtioClient {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicInteger LAST = new AtomicInteger();

    private final String address = "198.18." + LAST.get() / 250 + "." + (LAST.getAndIncrement() % 250 + 1);
    private String cookie;

    static String origin() {
        return "http://localhost:" + RestAssured.port;
    }

    /** The session's cookie, as it is sent; null before signing in. */
    String cookie() {
        return cookie;
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin() + path)).header("X-Forwarded-For", address);
        return cookie == null ? request : request.header("Cookie", cookie);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).header("Origin", origin()).POST(BodyPublishers.ofString(body)));
    }

    /** Signs in and keeps the cookie, if there is one. */
    HttpResponse<String> signIn(String way, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/hawtio/auth/" + way, body);
        answer.headers().firstValue("Set-Cookie").ifPresent(given -> cookie = given.replaceFirst(";.*", ""));
        return answer;
    }

    static HawtioClient withPassword(String password) throws IOException, InterruptedException {
        var client = new HawtioClient();
        client.signIn("login", JSON.createObjectNode().put("password", password).toString());
        return client;
    }

    /** What Jolokia answers to {@code request}. */
    JsonNode ask(String request) throws IOException, InterruptedException {
        return JSON.readTree(post("/hawtio/jolokia/", request).body());
    }
}
