package hawtio;

import access.browser.ConsoleRole;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/**
 * What may be asked of the beans of JMX. It lists what is allowed; all else is refused to everybody, whatever new versions of Java
 * and Camel bring. An operation's name is compared without its signature, since all overloads do the same.
 */
final class Permissions {

    static final String CAMEL = "org.apache.camel";
    /** The domain of the runtime's own beans. */
    static final String OWN = "org.agentl2";

    private static final String ROUTES = "routes";
    private static final String TRACER = "tracer";
    private static final String RUNTIME = "Runtime";
    private static final String THREADING = "Threading";

    /** By domain and type. Attributes are values, counts and names; those that are more are below. */
    private static final Map<String, Set<String>> READ = Map.of(
            CAMEL,
            Set.of(
                    "context",
                    ROUTES,
                    "routegroups",
                    "processors",
                    "endpoints",
                    "components",
                    "consumers",
                    "producers",
                    "services",
                    "threadpools",
                    "errorhandlers",
                    "eventnotifiers",
                    "dataformats",
                    "health",
                    TRACER,
                    "steps"),
            "java.lang",
            Set.of(
                    "ClassLoading",
                    "Compilation",
                    "GarbageCollector",
                    "Memory",
                    "MemoryManager",
                    "MemoryPool",
                    "OperatingSystem",
                    RUNTIME,
                    THREADING),
            "java.nio",
            Set.of("BufferPool"),
            OWN,
            Set.of("runtime"));

    /** Attributes that may hold what nobody knows beforehand: options, the text and the cause of a failure. */
    private static final Set<String> HIDDEN =
            Set.of("GlobalOptions", "LastError", "RouteProperties", "ServiceLocationMetadata");

    /** Without the command line, the environment, the class path and the system's properties. */
    private static final Set<String> OF_RUNTIME = Set.of(
            "ObjectName",
            "SpecName",
            "SpecVendor",
            "SpecVersion",
            "StartTime",
            "Uptime",
            "VmName",
            "VmVendor",
            "VmVersion");

    /** What an operation shows, by the type of Camel's bean. */
    private static final Map<String, Set<String>> LOOK = Map.of(
            "context",
            Set.of(
                    "componentNames",
                    "dataFormatNames",
                    "dumpRestsAsXml",
                    "dumpRouteTemplatesAsXml",
                    "dumpRoutesAsXml",
                    "dumpRoutesAsYaml",
                    "dumpRoutesStatsAsXml",
                    "dumpStatsAsJSon",
                    "dumpStatsAsXml",
                    "languageNames",
                    "routeGroups",
                    "routeIds"),
            ROUTES,
            Set.of(
                    "dumpRouteAsXml",
                    "dumpRouteAsYaml",
                    "dumpRouteSourceLocationsAsXml",
                    "dumpRouteStatsAsJSon",
                    "dumpRouteStatsAsXml",
                    "dumpStatsAsJSon",
                    "dumpStatsAsXml",
                    "dumpStepStatsAsXml",
                    "isUpdateRouteEnabled",
                    "processorIds"),
            "routegroups",
            Set.of("dumpStatsAsJSon", "dumpStatsAsXml"),
            "processors",
            Set.of("dumpProcessorAsXml", "dumpStatsAsJSon", "dumpStatsAsXml"),
            TRACER,
            Set.of(
                    "dumpAllTracedMessagesAsJSon",
                    "dumpAllTracedMessagesAsXml",
                    "dumpTracedMessagesAsJSon",
                    "dumpTracedMessagesAsXml"),
            "services",
            Set.of(
                    "browse",
                    "getAllEndpoints",
                    "getEndpointsPerRoute",
                    "hasTypeConverter",
                    "listEndpoints",
                    "listRestServices",
                    "size"),
            "health",
            Set.of());

    /** What an operation changes, for operators. */
    private static final Map<String, Set<String>> CHANGE = Map.of(
            "context",
            Set.of("reset"),
            ROUTES,
            Set.of("reset", "restart", "resume", "start", "stop", "suspend"),
            "routegroups",
            Set.of("reset", "start", "stop"),
            "processors",
            Set.of("reset"),
            TRACER,
            Set.of("clear", "resetTraceCounter", "setEnabled"),
            "services",
            Set.of("resetStatistics", "resetTypeConversionCounters"));

    private static final Set<String> OF_THREADS = Set.of("dumpAllThreads", "findDeadlockedThreads", "getThreadInfo");
    /** The one that shows values, and is not asked for by Hawtio, is the global variables' repository. */
    private static final String VARIABLES = "VariableRepository";

    private static final String BACKLOG_TRACER = "BacklogTracer";
    private static final String SWITCH = "Enabled";
    private static final String LENGTH = "BodyMaxChars";
    private static final Set<String> MORE_BODIES = Set.of("BodyIncludeStreams", "BodyIncludeFiles");
    private static final Pattern OPERATION =
            Pattern.compile("(?<name>[A-Za-z]{1,64})(?:\\([A-Za-z., \\[\\];]{0,200}\\))?");
    private static final Pattern DUMP = Pattern.compile("dump(?:Rests?|Routes?)As(?:Xml|Yaml)");

    private Permissions() {}

    /** True if anything of the bean may be seen, so that a list names it. */
    static boolean mayKnow(ObjectName bean) {
        return !bean.isPattern()
                && READ.getOrDefault(bean.getDomain(), Set.of()).contains(type(bean));
    }

    /** True if everybody who has a session may read the attribute. */
    static boolean mayRead(ObjectName bean, String attribute) {
        if (!mayKnow(bean) || HIDDEN.contains(attribute)) {
            return false;
        }
        return !bean.getDomain().equals("java.lang") || !type(bean).equals(RUNTIME) || OF_RUNTIME.contains(attribute);
    }

    /** True if an operator may write the attribute: the switch of tracing, and how much of a body a trace has. */
    static boolean mayWrite(ObjectName bean, String attribute) {
        return isCamel(bean)
                && type(bean).equals(TRACER)
                && BACKLOG_TRACER.equals(bean.getKeyProperty("name"))
                && (SWITCH.equals(attribute) || LENGTH.equals(attribute) || MORE_BODIES.contains(attribute));
    }

    /** True if the value is one that an operator may write: Hawtio sets all of these whenever it switches tracing. */
    static boolean mayWrite(ObjectName bean, String attribute, Object value) {
        String text = String.valueOf(value);
        return mayWrite(bean, attribute)
                && (LENGTH.equals(attribute)
                        ? text.matches("[1-9]\\d{0,3}")
                        : text.equals("false") || SWITCH.equals(attribute) && text.equals("true"));
    }

    /** True if the operation shows something, and changes nothing. */
    static boolean isLook(ObjectName bean, String operation) {
        String name = name(operation);
        if (bean.isPattern()) {
            return false;
        }
        if (bean.getDomain().equals("java.lang")) {
            return THREADING.equals(type(bean)) && OF_THREADS.contains(name);
        }
        return isCamel(bean)
                && !String.valueOf(bean.getKeyProperty("name")).contains(VARIABLES)
                && LOOK.getOrDefault(type(bean), Set.of()).contains(name);
    }

    /** True if the operation changes something that operators may change. */
    static boolean isChange(ObjectName bean, String operation) {
        return isCamel(bean) && CHANGE.getOrDefault(type(bean), Set.of()).contains(name(operation));
    }

    /** True if the role may have the operation run with these arguments. */
    static boolean mayRun(ConsoleRole role, ObjectName bean, String operation, List<?> arguments) {
        if (isLook(bean, operation)) {
            return !DUMP.matcher(name(operation)).matches() || !resolvesPlaceholders(arguments);
        }
        return role == ConsoleRole.OPERATOR && isChange(bean, operation);
    }

    /** What stands for a placeholder in a route may be a secret; the first argument of a dump asks for it. */
    private static boolean resolvesPlaceholders(List<?> arguments) {
        return arguments != null && !arguments.isEmpty() && !"false".equalsIgnoreCase(String.valueOf(arguments.get(0)));
    }

    private static boolean isCamel(ObjectName bean) {
        return !bean.isPattern() && bean.getDomain().equals(CAMEL) && mayKnow(bean);
    }

    private static String type(ObjectName bean) {
        return String.valueOf(bean.getKeyProperty("type"));
    }

    /** Empty, which is no operation's name, if {@code operation} has another form. */
    private static String name(String operation) {
        Matcher form = OPERATION.matcher(String.valueOf(operation));
        return form.matches() ? form.group("name") : "";
    }
}
