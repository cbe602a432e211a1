package access.browser;

import access.limits.ClientAddresses;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Pattern;

/** The cookie that a browser has its session by: no script reads it, and no page of another site has it sent. */
@ApplicationScoped
public class SessionCookie {

    /** Its name. */
    public static final String NAME = "agentl2_session";

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final ClientAddresses addresses;

    public SessionCookie(ClientAddresses addresses) {
        this.addresses = addresses;
    }

    /** What the browser presents; empty if that is nothing that was ever given out. */
    public Optional<String> of(HttpServerRequest request) {
        return request.cookies(NAME).stream()
                .map(Cookie::getValue)
                .filter(value -> value != null && VALUE.matcher(value).matches())
                .findFirst();
    }

    /** Gives the browser {@code value}, until it is closed. @param path below which it is sent */
    public void set(HttpServerRequest request, String path, String value) {
        request.response().addCookie(cookie(request, path, value));
    }

    /** Takes it back. */
    public void remove(HttpServerRequest request, String path) {
        HttpServerResponse response = request.response();
        response.addCookie(cookie(request, path, "").setMaxAge(0));
    }

    private Cookie cookie(HttpServerRequest request, String path, String value) {
        return Cookie.cookie(NAME, value)
                .setPath(path)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(isSecure(request));
    }

    /** True if the browser speaks TLS, with this process or with a trusted proxy. */
    private boolean isSecure(HttpServerRequest request) {
        return request.isSSL()
                || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))
                        && addresses.isTrusted(
                                ClientAddresses.peer(request.remoteAddress().hostAddress()));
    }
}
