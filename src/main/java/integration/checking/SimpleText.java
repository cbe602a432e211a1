package integration.checking;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which functions of Camel's language Simple a text may have. It is a list of what is allowed: Camel's own list grows with each
 * version, and much of it reaches the process (environment, registry, classes, context). The text is read more strictly than Camel
 * reads it, so that nothing is a function to Camel that is none here.
 */
final class SimpleText {

    /** Characters of a function that is no call of a bean. */
    private static final int LONGEST = 500;
    /** Functions within each other. */
    private static final int DEEPEST = 5;

    private static final String FUNCTION = "${";
    private static final String LONG_FUNCTION = "$simple{";
    /** Steps from a value to what it holds: {@code .name}, {@code ?.name}, {@code .name()}, {@code [0]}, {@code ['a name']}. */
    private static final String PATH =
            "(?:\\??\\.[A-Za-z_]\\w*(?:\\(\\))?|\\[(?:'[^'\\[\\]{}$]*'|\"[^\"\\[\\]{}$]*\"|[\\w. -]+)])*";

    private static final String TYPES =
            "(?:java\\.lang\\.)?(?:String|Integer|Long|Double|Float|Boolean)|byte\\[]|int|long|double|boolean";
    private static final Pattern BODY = Pattern.compile("(?:in\\.)?body(" + PATH + ")");
    private static final Pattern NAMED = Pattern.compile(
            "(?:in\\.)?(?:headers?|variables?|exchangeProperty)((?:\\??[.:][\\w-]+(?::[\\w-]+)?)?" + PATH + ")");
    private static final Pattern CONVERTED = Pattern.compile(
            "(?:(?:mandatoryB|b)odyAs\\((?:" + TYPES + ")\\)|headerAs\\([\\w.-]+, ?(?:" + TYPES + ")\\))");
    private static final Pattern PLAIN = Pattern.compile(
            "exception|exception\\.message|exception\\.cause\\.message|exception\\.class\\.simpleName|routeId|fromRouteId|stepId"
                    + "|id|exchangeId|messageTimestamp|bodyOneLine|null|uuid(?:\\((?:classic|default|short|simple|random)\\))?"
                    + "|empty(?:\\((?:list|map|string)?\\))?|random\\(\\d{1,9}(?:, ?\\d{1,9})?\\)");
    private static final Pattern DATE = Pattern.compile(
            "date(?:-with-timezone)?:(?:now|millis|exchangeCreated|(?:header|variable|exchangeProperty)\\.[\\w-]+)"
                    + "(?:[+-]\\d{1,9}[smhdw]?)*(?::[\\w ./:',+-]{0,100}){0,2}");
    private static final Pattern BEAN = Pattern.compile("bean:([^?]*)\\?method=(.*)", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("(?:get|declaring|enclosing)*class(?:loader)?|.*classloader");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    /** What leads from a value to the runtime, in lower case and without "get". */
    private static final Set<String> BEYOND = Set.of(
            "context",
            "camelcontext",
            "registry",
            "module",
            "protectiondomain",
            "exchange",
            "fromendpoint",
            "endpoint",
            "unitofwork",
            "runtime",
            "thread",
            "currentthread",
            "environment",
            "system",
            "constructor",
            "constructors",
            "declaredconstructors",
            "method",
            "methods",
            "declaredmethods",
            "declaredfields",
            "fields",
            "newinstance",
            "invoke",
            "forname",
            "exec",
            "exit",
            "wait",
            "notify",
            "notifyall",
            "finalize",
            "adapt",
            "extension",
            "close",
            "stop",
            "shutdown",
            "suspend",
            "delete",
            "deleteonexit",
            "clear",
            "absolutefile",
            "canonicalfile",
            "parentfile",
            "listfiles",
            "tourl",
            "touri",
            "topath",
            "filesystem",
            "clone");

    /** What is said of functions that people would miss. */
    private static final Map<Pattern, String> REASONS = Map.of(
            Pattern.compile("(?i)(env|sysenv|sys)\\b.*|propert(y|ies|iesExist)\\b.*"),
            "reads the process's settings; write {{env:ROUTE_NAME}} for a setting of your own",
            Pattern.compile(
                    "(?i)(camelContext|camelId|exchange(?!Id|Property)|ref:|type:|classpath|threadName|threadId|hostname).*"),
            "reaches into the runtime, which routes of integrators may not",
            Pattern.compile("(?i)(jsonpath|jq|xpath|pretty|function|hash|attachment|set(Header|Variable)).*"),
            "is not for integrators' routes; use a step or a bean of the runtime");

    private final BuiltInRoutes builtIn;

    SimpleText(BuiltInRoutes builtIn) {
        this.builtIn = builtIn;
    }

    /** Looks at all functions in {@code text}, whether or not Camel would evaluate it. */
    void check(String text) throws Refused {
        if (text.contains("$init{") || text.contains("}init$")) {
            throw new Refused("$init{ blocks are not for integrators' routes; set variables with setVariable");
        }
        int at = start(text, 0);
        while (at >= 0) {
            at = start(text, function(text, at));
        }
    }

    private static int start(String text, int from) {
        int brief = text.indexOf(FUNCTION, from);
        int full = text.indexOf(LONG_FUNCTION, from);
        return brief < 0 || full >= 0 && full < brief ? full : brief;
    }

    /** Looks at the function that begins at {@code at}; where it ends. */
    private int function(String text, int at) throws Refused {
        int begin = text.indexOf('{', at) + 1;
        int depth = 1;
        int end = begin;
        while (end < text.length() && depth > 0) {
            char one = text.charAt(end);
            if (one == '{') {
                depth++;
                if (depth > DEEPEST) {
                    throw new Refused("functions are more than " + DEEPEST + " deep within each other");
                }
            } else if (one == '}') {
                depth--;
            }
            end++;
        }
        if (depth > 0) {
            throw new Refused("${ is not closed by }");
        }
        checkFunction(text.substring(begin, end - 1));
        return end;
    }

    private void checkFunction(String function) throws Refused {
        Matcher bean = BEAN.matcher(function);
        if (bean.matches()) {
            if (bean.group(2).matches("(?s).*[%&+;\\\\].*")) {
                throw new Refused(
                        shown(function) + " has one of % & + ; \\ in it; use the step bean: for such arguments");
            }
            new BeanCall(builtIn, this).check(bean.group(1), bean.group(2));
            return;
        }
        if (function.length() > LONGEST) {
            throw new Refused(shown(function) + " is longer than " + LONGEST + " characters");
        }
        if (PLAIN.matcher(function).matches()
                || CONVERTED.matcher(function).matches()
                || DATE.matcher(function).matches()) {
            return;
        }
        Matcher body = BODY.matcher(function);
        Matcher named = NAMED.matcher(function);
        if (body.matches()) {
            checkPath(function, body.group(1), false);
        } else if (named.matches()) {
            checkPath(function, named.group(1), true);
        } else {
            throw new Refused(shown(function) + " " + reason(function));
        }
    }

    /** @param key whether the path begins with the name of a header or a variable, which is data */
    private static void checkPath(String function, String path, boolean key) throws Refused {
        Matcher names = NAME.matcher(path);
        boolean first = key;
        while (names.find()) {
            String plain = names.group().toLowerCase(Locale.ROOT);
            String bare = plain.replaceFirst("^(get|is)(?=.)", "");
            boolean beyond = !first && (BEYOND.contains(plain) || BEYOND.contains(bare));
            if (beyond || CLASS.matcher(plain).matches()) {
                throw new Refused(shown(function) + " reaches " + names.group()
                        + ", which leads from the order's data into the runtime");
            }
            first = false;
        }
    }

    private static String reason(String function) {
        for (var reason : REASONS.entrySet()) {
            if (reason.getKey().matcher(function.strip()).matches()) {
                return reason.getValue();
            }
        }
        if (function.contains(FUNCTION) || function.contains("{")) {
            return "has a function in it, which only the arguments of a bean's method may";
        }
        if (function.matches("(?s)(body|header|variable|exchangeProperty|exception).*\\(.+\\).*")) {
            return "calls a method with arguments; use the step bean: for it";
        }
        return "is no function for integrators' routes; there are body, header.NAME, variable.NAME, exchangeProperty.NAME,"
                + " exception.message, exception.class.simpleName, routeId, exchangeId, date:now:PATTERN, random(MAX), uuid and"
                + " bean:NAME?method=NAME(...)";
    }

    private static String shown(String function) {
        String brief = function.length() <= 80 ? function : function.substring(0, 80) + "...";
        return FUNCTION + brief + "}";
    }
}
