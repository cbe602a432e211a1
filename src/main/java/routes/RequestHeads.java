package routes;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Bounds the head of a request with problem documents. Twice as much Vert.x refuses itself, before any route and with a bare
 * status, which is why its own limits ({@code quarkus.http.limits}) are wider than these.
 */
@ApplicationScoped
public class RequestHeads {

    private static final int MOST_ADDRESS = 8_192;
    private static final int MOST_HEADERS = 16_384;
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\";,\\s]*)");

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE + 1).handler(RequestHeads::check);
    }

    private static void check(RoutingContext context) {
        if (context.request().uri().length() > MOST_ADDRESS) {
            HttpProblems.refuse(
                    context, 414, "path and query together must not be longer than " + MOST_ADDRESS + " bytes");
        } else if (length(context) > MOST_HEADERS) {
            HttpProblems.refuse(
                    context, 431, "all header fields together must not be longer than " + MOST_HEADERS + " bytes");
        } else if (hasUnknownCharset(context)) {
            HttpProblems.refuse(context, 415, "Content-Type names a charset that is not known; use utf-8");
        } else if (hasCoding(context)) {
            // RFC 9110, section 15.5.16: so a client learns what is taken.
            context.response().putHeader(HttpHeaderNames.ACCEPT_ENCODING, "identity");
            HttpProblems.refuse(context, 415, "Content-Encoding must be identity: send the body as it is");
        } else if (hasTransferCoding(context)) {
            HttpProblems.refuse(context, 501, "Transfer-Encoding must be chunked alone");
        } else {
            context.next();
        }
    }

    /** Who would read compressed bytes as text would call them malformed, which they are not. */
    private static boolean hasCoding(RoutingContext context) {
        return codings(context, HttpHeaderNames.CONTENT_ENCODING).anyMatch(coding -> !coding.equals("identity"));
    }

    private static boolean hasTransferCoding(RoutingContext context) {
        return codings(context, HttpHeaderNames.TRANSFER_ENCODING).anyMatch(coding -> !coding.equals("chunked"));
    }

    private static Stream<String> codings(RoutingContext context, CharSequence header) {
        return context.request().headers().getAll(header).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty());
    }

    /** Camel looks the name up and fails if that is none; what bodies are read as does not depend on it. */
    private static boolean hasUnknownCharset(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaderNames.CONTENT_TYPE);
        Matcher charset = CHARSET.matcher(type == null ? "" : type);
        try {
            return charset.find() && !Charset.isSupported(charset.group(1));
        } catch (IllegalCharsetNameException malformed) {
            return true;
        }
    }

    private static long length(RoutingContext context) {
        long length = 0;
        for (Map.Entry<String, String> field : context.request().headers()) {
            length += field.getKey().length() + field.getValue().length() + ": \r\n".length();
        }
        return length;
    }
}
