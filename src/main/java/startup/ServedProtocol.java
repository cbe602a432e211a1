package startup;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Quarkus' settings of the HTTP server that follow from ours: TLS, other origins, and how long a connection may be silent. */
final class ServedProtocol {

    private static final String TLS = "quarkus.tls.server.";
    private static final long YEAR_SECONDS = 31_536_000;

    /** The longest answer waits for a model, which embeds what a search asks; and a little for everything else. */
    private static final long BESIDE_MODEL_SECONDS = 30;

    private static final long DEFAULT_MODEL_SECONDS = 120;

    private ServedProtocol() {}

    /** @param value reads a setting by its name in application.properties; empty if it is not set */
    static Map<String, String> derived(UnaryOperator<String> value) {
        Map<String, String> derived = new HashMap<>();
        String model = value.apply("agentl2.models.timeout-seconds");
        long modelSeconds = model.matches("\\d{1,4}") ? Long.parseLong(model) : DEFAULT_MODEL_SECONDS;
        derived.put("quarkus.http.idle-timeout", (modelSeconds + BESIDE_MODEL_SECONDS) + "s");
        String origins = value.apply("agentl2.access.cors-origins").strip();
        derived.put("quarkus.http.cors.enabled", String.valueOf(!origins.isEmpty()));
        if (!origins.isEmpty()) {
            derived.put("quarkus.http.cors.origins", origins.replaceAll("\\s", ""));
        }
        String certificate = value.apply("agentl2.operations.tls-certificate").strip();
        String key = value.apply("agentl2.operations.tls-key").strip();
        if (!certificate.isEmpty() && !key.isEmpty()) {
            derived.put(TLS + "key-store.pem.0.cert", certificate);
            derived.put(TLS + "key-store.pem.0.key", key);
            derived.put(TLS + "protocols", "TLSv1.3,TLSv1.2");
            derived.put(TLS + "reload-period", "10s");
            derived.put("quarkus.http.tls-configuration-name", "server");
            derived.put("quarkus.http.ssl-port", value.apply("quarkus.http.port"));
            derived.put("quarkus.http.insecure-requests", "disabled");
            derived.put("quarkus.http.header.\"Strict-Transport-Security\".value", "max-age=" + YEAR_SECONDS);
        }
        return derived;
    }
}
