package routes;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Counts requests by the contract's templates. An address that nobody serves is one value, and so is a method that nobody has:
 * labels that a stranger can make up would fill the registry, and show ids to who reads it.
 */
@Singleton
public class MeteredRequests implements HttpServerMetricsTagsContributor {

    /** What stands for every address that is none of ours. */
    static final String UNKNOWN = "UNKNOWN";

    private static final String URI = "uri";
    private static final String METHOD = "method";
    private static final Set<String> ROOT = Set.of("/health", "/ready", "/metrics", "/openapi.yaml");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern PAGES = Pattern.compile("/(swagger-ui|webjars)(/.*)?");
    private static final Pattern HAWTIO = Pattern.compile("/hawtio(/.*)?");

    private final Instance<Contract> contract;

    /** @param contract is read once the first request is counted */
    public MeteredRequests(Instance<Contract> contract) {
        this.contract = contract;
    }

    @Override
    public Tags contribute(Context context) {
        HttpServerRequest request = context.request();
        return Tags.of(
                URI, template(request.path()), METHOD, method(request.method().name()));
    }

    /** For what Quarkus counts without asking, such as a request that its client broke off. */
    @Produces
    @Singleton
    MeterFilter bounded() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String path = id.getName().startsWith("http.server.") ? id.getTag(URI) : null;
                return path == null
                        ? id
                        : id.replaceTags(Tags.of(id.getTagsAsIterable()).and(Tag.of(URI, template(path))));
            }
        };
    }

    /** @param path as it was asked for, or a template already */
    private String template(String path) {
        if (path == null) {
            return UNKNOWN;
        }
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (ROOT.contains(plain)) {
            return plain;
        }
        if (PAGES.matcher(plain).matches()) {
            return "/swagger-ui";
        }
        if (HAWTIO.matcher(plain).matches()) {
            return "/hawtio";
        }
        return plain.startsWith(Contract.BASE_PATH + "/")
                ? contract.get()
                        .template(plain)
                        .map(found -> Contract.BASE_PATH + found)
                        .orElse(UNKNOWN)
                : UNKNOWN;
    }

    private static String method(String name) {
        return METHODS.contains(name) ? name : "OTHER";
    }
}
