package access.browser;

import access.limits.ClientAddresses;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** What the development mode asks nobody to sign in for. */
public final class LocalRequest {

    private static final Pattern LOCAL_HOST = Pattern.compile("(?i)(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?");

    private LocalRequest() {}

    /**
     * True if the request was sent on this machine, and not by a page of another origin: such a page says where it is from, even if
     * its name was made to lead here.
     */
    public static boolean is(HttpServerRequest request) {
        String host = request.authority() == null ? "" : request.authority().toString();
        String origin = request.getHeader(HttpHeaderNames.ORIGIN);
        return ClientAddresses.peer(request.remoteAddress().hostAddress()).isLoopbackAddress()
                && LOCAL_HOST.matcher(host).matches()
                && (origin == null || origin.replaceFirst("^https?://", "").equalsIgnoreCase(host));
    }
}
