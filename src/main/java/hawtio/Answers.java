package hawtio;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The short answers of Hawtio's addresses. Refusals go to the routes' failure handler, which has the form of every error. */
final class Answers {

    private static final ObjectMapper JSON = Json.mapper();

    private static final int WORTH = 10_000;

    private Answers() {}

    /** Answers with {@code value} as JSON, for this once. */
    static void json(HttpServerResponse response, Object value) {
        try {
            text(response, "application/json", JSON.writeValueAsString(value));
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    /** Answers with a text that is not to be kept. */
    static void text(HttpServerResponse response, String type, String text) {
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, type)
                .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .end(text);
    }

    /** Answers with a long JSON text: Camel's whole tree is eleven megabytes, and a thirtieth of that compressed. */
    static void packed(HttpServerRequest request, String json) {
        HttpServerResponse response =
                request.response().putHeader(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        if (json.length() < WORTH || !StaticFiles.takesGzip(request)) {
            text(response, "application/json", json);
            return;
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaderNames.CONTENT_ENCODING, "gzip")
                .end(Buffer.buffer(bytes.toByteArray()));
    }

    /** Leads the browser to {@code path}. */
    static void lead(HttpServerResponse response, String path) {
        response.setStatusCode(302)
                .putHeader(HttpHeaderNames.LOCATION, path)
                .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .end();
    }

    /** Says that there were too many tries (RFC 6585, section 4). @param seconds until the next one */
    static void tooMany(HttpServerResponse response, long seconds) {
        response.setStatusCode(429).putHeader(HttpHeaderNames.RETRY_AFTER, String.valueOf(seconds));
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .end(document(Map.of(
                        "type",
                        "about:blank",
                        "title",
                        "Too Many Requests",
                        "status",
                        429,
                        "detail",
                        "too many passwords were tried from here; the next one is taken in " + seconds + " s")));
    }

    private static String document(Map<String, Object> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }
}
