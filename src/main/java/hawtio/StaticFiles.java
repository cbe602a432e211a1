package hawtio;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The files of Hawtio's web application, as {@code hawtio/build.mjs} left them: compressed. They are sent so, but to the few who do
 * not take that.
 */
final class StaticFiles {

    private static final String FOLDER = "hawtio/app/";
    private static final String INDEX = "index.html";
    /** No dot begins a name, so that no path leads out of the folder. */
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Pattern GZIP = Pattern.compile(
            "(?i)(?:^|.*,)\\s*(?:gzip|\\*)\\s*(?:;\\s*q=(?:1(?:\\.0*)?|0\\.\\d*[1-9]\\d*)\\s*)?(?:,.*|$)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "ttf", "font/ttf");
    private static final String ANY = "text/plain; charset=utf-8";

    private StaticFiles() {}

    /** A file, compressed. */
    record Found(String name, byte[] packed) {}

    /** The file of this name, such as {@code static/js/main.js}; empty if there is none. */
    static Optional<Found> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(FOLDER + name + ".gz")) {
            return in == null ? Optional.empty() : Optional.of(new Found(name, in.readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The page that all of its addresses have. */
    static Found index() {
        return find(INDEX).orElseThrow(() -> new IllegalStateException("the build left Hawtio out"));
    }

    /** Answers with the file. */
    static void send(HttpServerRequest request, Found file) {
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaderNames.CONTENT_TYPE, type(file.name()))
                .putHeader(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING)
                .putHeader(HttpHeaderNames.CACHE_CONTROL, cached(file.name()));
        if (takesGzip(request)) {
            response.putHeader(HttpHeaderNames.CONTENT_ENCODING, "gzip").end(Buffer.buffer(file.packed()));
        } else {
            response.end(Buffer.buffer(unpacked(file.packed())));
        }
    }

    static boolean takesGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaderNames.ACCEPT_ENCODING);
        return accepted != null && GZIP.matcher(accepted).matches();
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ANY);
    }

    private static String cached(String name) {
        return name.equals(INDEX) ? "no-store" : "private, max-age=3600";
    }

    private static byte[] unpacked(byte[] packed) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
    }
}
