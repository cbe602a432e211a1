package hawtio;

import access.browser.BrowserSession;
import access.callers.AuditLog;
import base.Json;
import base.JsonBounds;
import base.OwnSettings;
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
    /** Each is a line of the audit log, which nobody may clear. */
    private static final int MOST_CHANGES = 10;
    /** Characters of an answer to all of a list. */
    private static final int LONGEST = 32 * 1024 * 1024;

    private static final int REFUSED = 403;
    private static final int FAILED = 500;
    /** A route of an integrator has them in addresses and headers, which beans show. */
    private static final OwnSettings OWN_SETTINGS = new OwnSettings(System.getenv());

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
        if (given.isArray() && given.size() > MOST) {
            throw Refusal.tooLarge("body", "must not have more than " + MOST + " requests");
        }
        // All are read before the first is done: a list with a part that nobody can read does nothing.
        List<Part> parts = new ArrayList<>();
        for (JsonNode one : given.isArray() ? given : List.of(given)) {
            parts.add(new Part(one, server().read(fields(one), options)));
        }
        if (parts.stream().filter(part -> part.asked().isChange()).count() > MOST_CHANGES) {
            throw Refusal.invalid("body", "must not ask for more than " + MOST_CHANGES + " changes");
        }
        var answers = new StringBuilder();
        for (Part part : parts) {
            answers.append(answers.isEmpty() ? "" : ",").append(OWN_SETTINGS.hide(one(part, session, from)));
            if (answers.length() > LONGEST) {
                throw Refusal.tooLarge("body", "asks for more than is answered at once; ask for less");
            }
        }
        Answers.packed(context.request(), given.isArray() ? "[" + answers + "]" : answers.toString());
    }

    /** A request as it came, and as Jolokia reads it. */
    private record Part(JsonNode given, JolokiaServer.Asked asked) {}

    private String one(Part part, BrowserSession session, String from) {
        JolokiaServer.Asked asked = part.asked();
        boolean allowed = asked.isAllowed(session.role());
        if (!asked.isChange()) {
            return allowed ? asked.answer() : refusal(part.given());
        }
        String line = audit.begin(session.caller(), from, "operate-hawtio", null, Map.of("request", asked.words()));
        if (!allowed) {
            audit.end(line, REFUSED, null, null);
            return refusal(part.given());
        }
        try {
            String answer = asked.answer();
            audit.end(line, status(answer), null, null);
            return answer;
        } catch (RuntimeException failed) {
            audit.end(line, FAILED, null, null);
            throw failed;
        }
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
