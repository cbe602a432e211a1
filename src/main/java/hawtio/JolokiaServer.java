package hawtio;

import access.browser.ConsoleRole;
import base.Refusal;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.config.SystemPropertyMode;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaObjectNameRequest;
import org.jolokia.server.core.request.JolokiaReadRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.JolokiaRequestFactory;
import org.jolokia.server.core.request.JolokiaWriteRequest;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.server.core.service.impl.QuietLogHandler;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.jmx.handler.list.JDKManagementCacheKeyProvider;
import org.jolokia.service.serializer.JolokiaSerializer;

/**
 * Jolokia within this process, with a configuration that nothing outside of it changes: no discovery, no detectors, no proxying, no
 * stack traces. Each request is judged as Jolokia itself has read it, so that no spelling means one thing to the judge and another
 * to who acts on it.
 */
final class JolokiaServer extends HttpRequestHandler implements AutoCloseable {

    private static final int ORDER = 1000;
    /** One that begins no entity. */
    private static final Pattern AMPERSAND =
            Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#\\d{1,7}|#x[0-9a-fA-F]{1,6});)");

    /** Nobody sees more of one answer: Camel's whole tree has some 1,500 beans of 30 values. */
    private static final Map<String, String> CONFIGURATION = Map.of(
            ConfigKey.AGENT_ID.getKeyValue(), "agentl2",
            ConfigKey.AGENT_DESCRIPTION.getKeyValue(), "AgentL2 Runtime",
            ConfigKey.DISCOVERY_ENABLED.getKeyValue(), "false",
            ConfigKey.DISABLE_DETECTORS.getKeyValue(), "true",
            ConfigKey.ALLOW_ERROR_DETAILS.getKeyValue(), "false",
            ConfigKey.INCLUDE_STACKTRACE.getKeyValue(), "false",
            ConfigKey.MAX_DEPTH.getKeyValue(), "15",
            ConfigKey.MAX_COLLECTION_SIZE.getKeyValue(), "50000",
            ConfigKey.MAX_OBJECTS.getKeyValue(), "1000000",
            ConfigKey.DEBUG.getKeyValue(), "false");

    private final JolokiaServiceManager manager;

    private JolokiaServer(JolokiaServiceManager manager) {
        super(manager.start());
        this.manager = manager;
    }

    static JolokiaServer start() {
        JolokiaServiceManager manager = JolokiaServiceManagerFactory.createJolokiaServiceManager(
                new StaticConfiguration(CONFIGURATION, null, SystemPropertyMode.NEVER),
                new QuietLogHandler(),
                new JolokiaRestrictor(),
                log -> new TreeSet<>());
        manager.addService(new JolokiaSerializer());
        manager.addService(new LocalRequestHandler(ORDER));
        manager.addService(new JDKManagementCacheKeyProvider(ORDER));
        return new JolokiaServer(manager);
    }

    /** A request as Jolokia read it. */
    final class Asked {

        private final JolokiaRequest request;

        private Asked(JolokiaRequest request) {
            this.request = request;
        }

        /** True if it changes something, or would if it were allowed. */
        boolean isChange() {
            return switch (request.getType()) {
                case WRITE -> true;
                case EXEC -> !Permissions.isLook(bean(), ((JolokiaExecRequest) request).getOperation());
                default -> false;
            };
        }

        /** What it is about, in words for the audit log. */
        String words() {
            String what = request.getType().getName();
            if (request instanceof JolokiaExecRequest run) {
                what = run.getOperation();
            } else if (request instanceof JolokiaWriteRequest write) {
                what = write.getAttributeName() + " = " + write.getValue();
            }
            return request instanceof JolokiaObjectNameRequest ? what + " of " + bean().getCanonicalName() : what;
        }

        /** True if the role may ask for it. */
        boolean isAllowed(ConsoleRole role) {
            if (!JolokiaRestrictor.TYPES.contains(request.getType())) {
                return false;
            }
            if (!(request instanceof JolokiaObjectNameRequest named)) {
                return true;
            }
            if (named.getProvider() != null) {
                return false;
            }
            return switch (request.getType()) {
                // What it finds is hidden where it may not be known; see there.
                case SEARCH -> true;
                case READ -> mayRead((JolokiaReadRequest) request);
                case WRITE ->
                    role == ConsoleRole.OPERATOR
                            && mayWrite((JolokiaWriteRequest) request)
                            && request.getPathParts() == null;
                case EXEC -> {
                    JolokiaExecRequest run = (JolokiaExecRequest) request;
                    yield Permissions.mayRun(role, bean(), run.getOperation(), run.getArguments());
                }
                default -> false;
            };
        }

        /** Has it done. The answer is Jolokia's, which has a status of its own and no stack trace. */
        String answer() {
            try {
                return (isAllStatistics() ? allStatistics() : readable(executeRequest(request))).toJSONString();
            } catch (BadRequestException malformed) {
                // Such as an overloaded operation without its signature; the others of a list have their answers.
                return handleThrowable(new IllegalArgumentException("not a request of this bean"))
                        .toJSONString();
            } catch (EmptyResponseException openEnded) {
                throw Refusal.forbidden(null, "this is not answered here");
            }
        }

        /** Camel 4.17 writes an endpoint's address into the XML of a trace as it is, and no browser reads on after the first ampersand. */
        private JSONObject readable(JSONObject answer) {
            if (request instanceof JolokiaExecRequest run
                    && run.getOperation().matches("dump\\w*AsXml(\\(.*\\))?")
                    && answer.get("value") instanceof String xml) {
                answer.put("value", AMPERSAND.matcher(xml).replaceAll("&amp;"));
            }
            return answer;
        }

        private boolean mayWrite(JolokiaWriteRequest write) {
            return Permissions.mayWrite(bean(), write.getAttributeName(), write.getValue());
        }

        private boolean isAllStatistics() {
            return request instanceof JolokiaExecRequest run
                    && run.getOperation().matches("dumpRoutesStatsAsXml(\\(.*\\))?")
                    && "context".equals(bean().getKeyProperty("type"));
        }

        private JSONObject allStatistics() {
            var answer = new JSONObject();
            try {
                answer.put("value", new AllStatistics().of(bean()));
            } catch (JMException gone) {
                return handleThrowable(new IllegalStateException("there is no such context"));
            }
            answer.put("request", request.toJSON());
            answer.put("status", 200);
            answer.put("timestamp", System.currentTimeMillis() / 1000);
            return answer;
        }

        private boolean mayRead(JolokiaReadRequest read) {
            return read.isMultiAttributeMode()
                    ? Permissions.mayKnow(bean())
                    : Permissions.mayRead(bean(), read.getAttributeName());
        }

        private ObjectName bean() {
            return ((JolokiaObjectNameRequest) request).getObjectName();
        }
    }

    /**
     * Reads a request.
     *
     * @param parameters of the address, which hold where the request does not say otherwise
     * @throws Refusal if Jolokia cannot read it
     */
    Asked read(Map<String, Object> request, Map<String, String[]> parameters) {
        try {
            return new Asked(
                    JolokiaRequestFactory.createPostRequest(object(request), getProcessingParameter(parameters)));
        } catch (BadRequestException | RuntimeException unreadable) {
            throw Refusal.invalid("request", "is none that Jolokia reads");
        }
    }

    private static JSONObject object(Map<?, ?> fields) {
        var made = new JSONObject();
        fields.forEach((name, value) ->
                made.put((String) name, value instanceof Map<?, ?> inner ? object(inner) : value));
        return made;
    }

    @Override
    public void close() {
        manager.stop();
    }
}
