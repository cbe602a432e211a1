package access.browser;

import access.signin.SignInSettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a request with a session's cookie was made by a page of this runtime. The cookie is {@code SameSite=Strict} already; this
 * holds for pages of other ports and subdomains too, which are the same site.
 */
@ApplicationScoped
public class SameOrigin {

    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final List<String> domains;

    public SameOrigin(SignInSettings settings) {
        this.domains = settings.domains().stream().map(SameOrigin::normal).toList();
    }

    /** True if a page of ours asks for something that changes nothing, or somebody typed its address. */
    public boolean mayRead(HttpServerRequest request) {
        String site = request.getHeader(FETCH_SITE);
        String origin = request.getHeader(HttpHeaderNames.ORIGIN);
        return (site == null || OWN.contains(site)) && (origin == null || isOwn(origin, request));
    }

    /** True if a page of ours asks for a change: every browser says so of a POST. */
    public boolean mayChange(HttpServerRequest request) {
        return request.getHeader(HttpHeaderNames.ORIGIN) != null && mayRead(request);
    }

    /** The host that the browser asked, or one that the runtime is known by where a proxy asks by another name. */
    private boolean isOwn(String origin, HttpServerRequest request) {
        String from;
        try {
            URI uri = new URI(origin);
            if (uri.getRawAuthority() == null || uri.getRawUserInfo() != null) {
                return false;
            }
            from = normal(uri.getRawAuthority());
        } catch (URISyntaxException notAnOrigin) {
            return false;
        }
        String host = request.authority() == null ? "" : request.authority().toString();
        return from.equals(normal(host)) || domains.contains(from);
    }

    private static String normal(String host) {
        return host.strip().toLowerCase(Locale.ROOT).replaceFirst(":(?:443|80)$", "");
    }
}
