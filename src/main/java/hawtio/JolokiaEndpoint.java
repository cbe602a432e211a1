package hawtio;

import access.browser.BrowserSession;
import access.callers.AuditLog;
import base.Json;
import base.JsonBounds;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/**
 * Jolokia on HTTP, for a session that is known. What is asked is posted; of the forms that Jolokia has in addresses only the one that
 * asks for its version is taken, which is how Hawtio finds it. Jolokia itself is loaded with the first request.
 */
@ApplicationScoped
public class JolokiaEndpoint {

    private static final Set<String> PLACES = Set.of("jolokia", "jolokia/", "jolokia/version");
    private static final Set<String> FIELDS =
            Set.of("type", "mbean", "attribute", "operation", "arguments", "value", "path", "config");
    /** How an answer is to look. */
    private static final Set<String> OPTIONS = Set.of(
            "canonicalNaming",
            "ifModifiedSince",
            "ignoreErrors",
            "includeRequest",
            "listCache",
            "listKeys",
            "maxCollectionSize",
            "maxDepth",
            "maxObjects",
            "mimeType",
            "serializeLong");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final int MOST = 500;
    private static final int REFUSED = 403;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final String MEDIA_TYPE = "application/json";

    private final AuditLog audit;
    private final CamelContext camel;
    private final ObjectMapper json = Json.strict(JsonBounds.factory()).build();
    private JolokiaServer server;

    public JolokiaEndpoint(AuditLog audit, CamelContext camel) {
        this.audit = audit;
        this.camel = camel;
    }

    /** Answers a request at {@code name} below {@code /hawtio/}. */
    void answer(RoutingContext context, String name, BrowserSession session, String from) {
        boolean asks = context.request().method().equals(HttpMethod.GET);
        if (!PLACES.contains(name) || !asks && name.endsWith("version")) {
            throw Refusal.unknown("address; Jolokia takes POST at " + Hawtio.BASE + "jolokia");
        }
        Map<String, String[]> options = new HashMap<>();
        context.queryParams().forEach(one -> {
            if (OPTIONS.contains(one.getKey())) {
                options.putIfAbsent(one.getKey(), new String[] {option(one.getKey(), one.getValue())});
            }
        });
        if (asks) {
            Answers.text(
                    context.response(),
                    MEDIA_TYPE,
                    server().read(Map.of("type", "version"), Map.of()).answer());
            return;
        }
        JsonNode given = body(context.body().buffer());
        String answer;
        if (given.isArray()) {
            if (given.size() > MOST) {
                throw Refusal.tooLarge("body", "must not have more than " + MOST + " requests");
            }
            List<String> answers = new ArrayList<>();
            given.forEach(one -> answers.add(one(one, options, session, from)));
            answer = answers.stream().collect(Collectors.joining(",", "[", "]"));
        } else {
            answer = one(given, options, session, from);
        }
        Answers.packed(context.request(), answer);
    }

    private String one(JsonNode given, Map<String, String[]> options, BrowserSession session, String from) {
        JolokiaServer.Asked asked = server().read(fields(given), options);
        boolean allowed = asked.isAllowed(session.role());
        if (!asked.isChange()) {
            return allowed ? asked.answer() : refusal(given);
        }
        String line = audit.begin(session.caller(), from, "operate-hawtio", null, Map.of("request", asked.words()));
        if (!allowed) {
            audit.end(line, REFUSED, null, null);
            return refusal(given);
        }
        String answer = asked.answer();
        audit.end(line, status(answer), null, null);
        return answer;
    }

    /** Only the fields that the request has a meaning for; a request that names a target is for another process. */
    private Map<String, Object> fields(JsonNode given) {
        if (!given.isObject()) {
            throw Refusal.invalid("body", "must be a request of Jolokia, or a list of them");
        }
        given.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw Refusal.invalid(
                        "body",
                        "must not have other fields than "
                                + FIELDS.stream().sorted().toList());
            }
        });
        Map<String, Object> fields = json.convertValue(given, OBJECT);
        if (fields.get("config") instanceof Map<?, ?> config) {
            Map<Object, Object> known = new HashMap<>(config);
            known.keySet().removeIf(option -> !OPTIONS.contains(String.valueOf(option)));
            known.forEach((option, value) -> option((String) option, String.valueOf(value)));
            fields.put("config", known);
        }
        return fields;
    }

    /** Jolokia would fail on a number that is none in the middle of its work. */
    private static String option(String name, String value) {
        if ((name.startsWith("max") || name.equals("ifModifiedSince"))
                && !NUMBER.matcher(value).matches()) {
            throw Refusal.invalid(name, "must be a number of at most nine digits");
        }
        return value;
    }

    /** In Jolokia's own form: an HTTP status would end the session in the page. */
    private String refusal(JsonNode given) {
        try {
            return json.writeValueAsString(Map.of(
                    "status",
                    REFUSED,
                    "error_type",
                    "java.lang.SecurityException",
                    "error",
                    "java.lang.SecurityException : this runtime does not allow it (docs/hawtio.md)",
                    "request",
                    given));
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    private int status(String answer) {
        try {
            return json.readTree(answer).path("status").asInt();
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    private JsonNode body(Buffer body) {
        try {
            JsonNode read = json.readTree(body == null ? new byte[0] : body.getBytes());
            if (read == null || read.isMissingNode()) {
                throw Refusal.invalid("body", "is missing");
            }
            return read;
        } catch (IOException malformed) {
            throw Refusal.invalid("body", "is not JSON");
        }
    }

    private synchronized JolokiaServer server() {
        if (server == null) {
            LateBeans.show(camel);
            server = JolokiaServer.start();
        }
        return server;
    }

    @PreDestroy
    synchronized void stop() {
        if (server != null) {
            server.close();
        }
    }
}
