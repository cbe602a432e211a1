package integration.checking;

import integration.form.NearestName;
import integration.form.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Which expressions a step may have: languages that only look at the message, and types that are only data. */
final class Expressions {

    private static final Map<String, Set<String>> MEMBERS = Map.of(
            "constant", Set.of("expression", "resultType", "trim", "id"),
            "simple", Set.of("expression", "resultType", "trim", "id"),
            "header", Set.of("expression", "trim", "id"),
            "variable", Set.of("expression", "trim", "id"),
            "exchangeProperty", Set.of("expression", "trim", "id"),
            "method", Set.of("ref", "method", "resultType", "trim", "id"),
            "tokenize",
                    Set.of(
                            "token",
                            "endToken",
                            "group",
                            "groupDelimiter",
                            "includeTokens",
                            "inheritNamespaceTagName",
                            "regex",
                            "resultType",
                            "skipFirst",
                            "source",
                            "trim",
                            "xml",
                            "id"));

    private static final Set<String> OTHERS = Set.of(
            "csimple",
            "datasonnet",
            "groovy",
            "hl7terser",
            "java",
            "joor",
            "jq",
            "js",
            "jsonpath",
            "language",
            "mvel",
            "ognl",
            "python",
            "ref",
            "spel",
            "wasm",
            "xpath",
            "xquery",
            "xtokenize");
    private static final Set<String> TYPES = Set.of(
            "String",
            "java.lang.String",
            "Integer",
            "java.lang.Integer",
            "int",
            "Long",
            "java.lang.Long",
            "long",
            "Double",
            "java.lang.Double",
            "double",
            "Float",
            "java.lang.Float",
            "float",
            "Boolean",
            "java.lang.Boolean",
            "boolean",
            "byte[]",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.util.Map",
            "java.util.List",
            "java.util.LinkedHashMap",
            "java.util.ArrayList",
            "java.io.InputStream",
            "com.fasterxml.jackson.databind.JsonNode");
    /** Characters within which an expression has said where it is read from; longer than any parameter's name. */
    private static final int LONGEST_START = 300;

    private static final String RESOURCE = "resource:";

    private final Scope scope;

    Expressions(Scope scope) {
        this.scope = scope;
    }

    /** Whether {@code name} is that of a language, allowed or not. */
    static boolean isLanguage(String name) {
        return MEMBERS.containsKey(name) || OTHERS.contains(name);
    }

    /** Looks at the expression of a step that needs one. */
    void checkNeeded(Node place, String name, Node step) {
        if (Tree.entries(step).stream()
                .noneMatch(
                        entry -> isLanguage(Tree.key(entry)) || Tree.key(entry).equals(StepKinds.EXPRESSION))) {
            scope.refuse(place, name + " needs an expression, such as simple or constant");
        }
        checkIn(step);
    }

    /** Looks at all expressions of a step: in {@code expression}, or right in it by the language's name. */
    void checkIn(Node step) {
        List<NodeTuple> all = Tree.entries(step).stream()
                .filter(entry -> isLanguage(Tree.key(entry)) || Tree.key(entry).equals(StepKinds.EXPRESSION))
                .toList();
        if (all.size() > 1) {
            scope.refuse(all.get(1).getKeyNode(), "there are two expressions; keep one of them");
        }
        for (NodeTuple entry : Tree.entries(step)) {
            String name = Tree.key(entry);
            if (name.equals(StepKinds.EXPRESSION)) {
                checkLanguages(entry.getValueNode());
                checkIn(entry.getValueNode());
            } else if (isLanguage(name)) {
                check(entry.getKeyNode(), name, entry.getValueNode());
            }
        }
    }

    private void checkLanguages(Node expression) {
        for (NodeTuple entry : Tree.entries(expression)) {
            if (!isLanguage(Tree.key(entry))) {
                scope.refuse(
                        entry.getKeyNode(),
                        Tree.key(entry) + " is no language" + NearestName.hint(Tree.key(entry), MEMBERS.keySet()));
            }
        }
    }

    private void check(Node place, String language, Node value) {
        Set<String> members = MEMBERS.get(language);
        if (members == null) {
            scope.refuse(
                    place,
                    "the language " + language
                            + " is not for integrators' routes; there are constant, simple, method, header,"
                            + " variable, exchangeProperty and tokenize");
            return;
        }
        if (value instanceof ScalarNode text) {
            checkText(text);
            if (language.equals("method")) {
                scope.refuse(text, "write method with ref and method below it");
            }
            return;
        }
        for (NodeTuple entry : Tree.entries(value)) {
            String name = Tree.key(entry);
            if (!members.contains(name)) {
                scope.refuse(
                        entry.getKeyNode(),
                        "the member " + name + " of " + language + " is not for integrators' routes");
            } else if (name.equals("resultType")) {
                checkType(entry.getValueNode());
            } else {
                checkText(entry.getValueNode());
            }
        }
        if (language.equals("method")) {
            checkCall(place, value);
        }
    }

    /** Looks at {@code ref} and {@code method} of a call. */
    void checkCall(Node place, Node call) {
        Node bean = Tree.child(call, "ref").orElse(null);
        Node method = Tree.child(call, "method").orElse(null);
        if (!(bean instanceof ScalarNode name) || !(method instanceof ScalarNode text)) {
            scope.refuse(place, "a call of a bean needs ref (the bean's name) and method, such as send(${body})");
            return;
        }
        var calls = new BeanCall(scope.builtIn(), new SimpleText(scope.builtIn()));
        try {
            calls.checkBean(name.getValue());
        } catch (Refused refused) {
            scope.refuse(name, refused.getMessage());
            return;
        }
        if (!text.getValue().contains("(")) {
            scope.refuse(
                    text, "write the arguments out: " + text.getValue() + "(), or " + text.getValue() + "(${body})");
            return;
        }
        try {
            calls.check(name.getValue(), text.getValue());
        } catch (Refused refused) {
            scope.refuse(text, refused.getMessage());
        }
    }

    /** Camel reads an expression from a file or from the network where its text says so. */
    private void checkText(Node node) {
        String all = Tree.text(node).orElse("").strip();
        String text = all.substring(0, Math.min(LONGEST_START, all.length()));
        boolean own = scope.replaced() != null && scope.replaced().resources().contains(text);
        int parameter = text.indexOf("{{");
        String before = parameter < 0 ? text : text.substring(0, parameter);
        boolean begun = parameter >= 0 && !before.isEmpty() && RESOURCE.startsWith(before.toLowerCase(Locale.ROOT));
        boolean continued = parameter == 0 && text.matches("(?s)(?:\\{\\{[^{}]*}})+\\w*:.*")
                || text.matches("(?s)\\{\\{[^{}]*}}\\s*\\{\\{.*");
        if (!own && (isResource(text) || begun || continued)) {
            scope.refuse(
                    node,
                    "an expression that is read from a resource: is not for integrators' routes; write its text here");
        }
    }

    static boolean isResource(String text) {
        return text.strip().regionMatches(true, 0, RESOURCE, 0, RESOURCE.length());
    }

    void checkType(Node node) {
        String type = Tree.text(node).orElse("");
        if (!TYPES.contains(type)) {
            scope.refuse(
                    node,
                    "the type " + type + " is not for integrators' routes; there are java.lang.String, numbers,"
                            + " Boolean, byte[], java.util.Map, java.util.List and com.fasterxml.jackson.databind.JsonNode");
        }
    }
}
