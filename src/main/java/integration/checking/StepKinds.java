package integration.checking;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The steps that a route of an integrator may have, and how each of their members is looked at. What is not listed is refused, also
 * where Camel's schema knows it.
 */
final class StepKinds {

    /** Members that every step may have. */
    private static final String ALL = "id description note disabled";
    /** Marks a step with an expression, which may also stand right in it by the name of its language. */
    static final String EXPRESSION = "expression";

    private static final String ADDRESSED = "pattern variableReceive variableSend";
    private static final String POOLED = "cacheSize ignoreInvalidEndpoint allowOptimisedComponents autoStartComponents";
    private static final String PARTS =
            "parallelProcessing parallelAggregate shareUnitOfWork stopOnException streaming synchronous timeout";

    private static final Map<String, Map<String, String>> KINDS = new LinkedHashMap<>();

    static {
        step("bean", "ref:bean method:method");
        step("choice", "when:whens otherwise:block precondition");
        step("convertBodyTo", "type:type charset mandatory");
        step("convertHeaderTo", "name toName:header type:type charset mandatory");
        step("convertVariableTo", "name toName type:type charset mandatory");
        step("delay", "expression asyncDelayed callerRunsWhenRejected");
        step("doTry", "steps:steps doCatch:catches doFinally:block");
        step("doCatch", "exception:exceptions onWhen:predicate steps:steps");
        step("doFinally", "steps:steps");
        step("enrich", "expression aggregateOnException shareUnitOfWork variableReceive variableSend " + POOLED);
        step("filter", "expression steps:steps statusPropertyName");
        step("log", "message loggingLevel logName marker");
        step("loop", "expression copy doWhile breakOnShutdown steps:steps");
        step("marshal", "json:json variableReceive variableSend");
        step("multicast", "steps:steps " + PARTS);
        step("otherwise", "steps:steps");
        step("pipeline", "steps:steps");
        step("poll", "uri:uri parameters:options timeout variableReceive");
        step("pollEnrich", "expression aggregateOnException timeout variableReceive " + POOLED);
        step("removeHeader", "name");
        step("removeHeaders", "pattern excludePattern");
        step("removeProperties", "pattern excludePattern");
        step("removeProperty", "name");
        step("removeVariable", "name");
        step("rollback", "message markRollbackOnly markRollbackOnlyLast");
        step("sample", "messageFrequency samplePeriod");
        step("setBody", "expression");
        step("setExchangePattern", "pattern");
        step("setHeader", "name:header expression");
        step("setHeaders", "headers:headers");
        step("setProperty", "name:property expression");
        step("setVariable", "name expression");
        step("setVariables", "variables:variables");
        step("sort", "expression");
        step("split", "expression delimiter steps:steps " + PARTS);
        step("step", "steps:steps");
        step("stop", "");
        step(
                "threads",
                "poolSize maxPoolSize maxQueueSize keepAliveTime timeUnit threadName rejectedPolicy callerRunsWhenRejected"
                        + " allowCoreThreadTimeOut");
        step(
                "throttle",
                "expression asyncDelayed callerRunsWhenRejected correlationExpression:predicate mode rejectExecution"
                        + " timePeriodMillis");
        step("throwException", "exceptionType:thrown message");
        step("to", "uri:uri parameters:options " + ADDRESSED);
        step("toD", "uri:dynamic parameters:options " + ADDRESSED + " " + POOLED);
        step("transform", "expression");
        step("unmarshal", "json:json allowNullBody variableReceive variableSend");
        step("validate", "expression");
        step("when", "expression steps:steps");
        step("wireTap", "uri:dynamic parameters:options copy dynamicUri " + ADDRESSED + " " + POOLED);
    }

    /** What to use instead of some that are refused. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("aggregate", "collect with split, or with a statement of sql:"),
            Map.entry(
                    "circuitBreaker", "the queue tries an order again: let the step fail with orders.TransientFailure"),
            Map.entry("claimCheck", "keep the message in a variable with setVariable"),
            Map.entry("dynamicRouter", "use loop and choice"),
            Map.entry("idempotentConsumer", "keep what was seen with a statement of sql:"),
            Map.entry("kamelet", "use a routeTemplate, and a templatedRoute with direct:"),
            Map.entry("loadBalance", "use choice, or doTry with a second call"),
            Map.entry("policy", "use routeConfigurationId"),
            Map.entry("process", "use bean, with ref and method"),
            Map.entry("recipientList", "use multicast with one to: for each receiver"),
            Map.entry("resequence", "use sort"),
            Map.entry("routingSlip", "use choice with one to: for each way"),
            Map.entry("saga", "let the step fail, and the queue tries the order again"),
            Map.entry("script", "use bean, or setBody with simple"),
            Map.entry("serviceCall", "use to: with the address"),
            Map.entry("tokenizer", "use split with tokenize"),
            Map.entry("transacted", "do it in one statement of sql:"),
            Map.entry("transformDataType", "use marshal and unmarshal with json"));

    private StepKinds() {}

    private static void step(String name, String members) {
        Map<String, String> kinds = new LinkedHashMap<>();
        Arrays.stream((ALL + " " + members).strip().split(" +")).forEach(one -> {
            String[] parts = one.split(":");
            kinds.put(parts[0], parts[parts.length - 1]);
        });
        KINDS.put(name, kinds);
    }

    /** How each member of a step is looked at, by its name; null if the step is refused. */
    static Map<String, String> members(String step) {
        return KINDS.get(step);
    }

    /** Whether the step is computed from an expression. */
    static boolean hasExpression(String step) {
        return KINDS.get(step).containsKey(EXPRESSION);
    }

    static String instead(String step) {
        return INSTEAD.containsKey(step) ? "; " + INSTEAD.get(step) : "";
    }
}
