package integration.checking;

import integration.form.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Looks at the steps of a route, and at all that is within them. */
final class Steps {

    /** Headers with meanings of their own that a route may set; others that begin with Camel steer endpoints and beans. */
    private static final Set<String> CAMEL_HEADERS = Set.of(
            "camelhttpmethod",
            "camelhttppath",
            "camelhttpquery",
            "camelhttpuri",
            "camelhttpresponsecode",
            "camelhttpresponsetext",
            "camelhttpcharacterencoding",
            "camelfilename",
            "camelawss3key",
            "camelawss3contenttype",
            "camelawss3contentlength",
            "camelawss3metadata",
            "camelawss3contentencoding",
            "camelawss3contentdisposition",
            "camelawss3cachecontrol",
            "camelsqlretrievegeneratedkeys");

    private static final Set<String> THROWN = Set.of(
            "orders.TransientFailure",
            "orders.PermanentFailure",
            "java.lang.IllegalArgumentException",
            "java.lang.IllegalStateException");
    private static final Pattern CLASS = Pattern.compile("[A-Za-z_]\\w*(?:[.$][A-Za-z_]\\w*)*");
    private static final Set<String> JSON = Set.of(
            "id",
            "library",
            "prettyPrint",
            "useList",
            "include",
            "dateFormatPattern",
            "timezone",
            "unmarshalType",
            "contentTypeHeader",
            "maxStringLength",
            "combineUnicodeSurrogates");
    /** Steps that call an endpoint by what their expression says. */
    private static final Set<String> ENRICHING = Set.of("enrich", "pollEnrich");

    private final Scope scope;
    private final Expressions expressions;
    private final Addresses addresses;

    Steps(Scope scope) {
        this.scope = scope;
        this.expressions = new Expressions(scope);
        this.addresses = new Addresses(scope);
    }

    /** Looks at where a route begins, with all its steps. */
    void checkFrom(Node from) {
        checkId(from);
        Tree.child(from, "uri")
                .ifPresent(uri -> addresses.check(
                        uri,
                        Tree.text(uri).orElse(""),
                        Tree.child(from, "parameters").orElse(null),
                        Addresses.Use.FROM));
        Tree.child(from, "steps").ifPresent(this::checkSteps);
    }

    private void checkSteps(Node steps) {
        for (Node step : Tree.items(steps)) {
            for (NodeTuple entry : Tree.entries(step)) {
                check(entry.getKeyNode(), Tree.key(entry), entry.getValueNode());
            }
        }
    }

    private void check(Node place, String name, Node step) {
        Map<String, String> members = StepKinds.members(name);
        if (members == null) {
            scope.refuse(place, "the step " + name + " is not for integrators' routes" + StepKinds.instead(name));
            return;
        }
        checkId(step);
        if (step instanceof ScalarNode brief) {
            checkBrief(place, name, brief);
            return;
        }
        for (NodeTuple entry : Tree.entries(step)) {
            checkMember(name, members, entry, step);
        }
        if (StepKinds.hasExpression(name)) {
            expressions.checkNeeded(place, name, step);
        }
        if (name.equals("bean")) {
            expressions.checkCall(place, step);
        }
        if (ENRICHING.contains(name)) {
            checkEnriching(place, name, step);
        }
        Tree.child(step, "uri").ifPresent(uri -> checkCall(place, name, step, uri));
    }

    /** {@code to: direct:name} and {@code log: text}. */
    private void checkBrief(Node place, String name, ScalarNode brief) {
        if (brief.getValue().isEmpty()
                || name.equals("log")
                || !StepKinds.members(name).containsKey("uri")) {
            return;
        }
        checkCall(place, name, brief, brief);
    }

    private void checkMember(String step, Map<String, String> members, NodeTuple entry, Node parent) {
        String name = Tree.key(entry);
        Node value = entry.getValueNode();
        String kind = members.get(name);
        if (kind == null) {
            boolean expression = StepKinds.hasExpression(step) && Expressions.isLanguage(name);
            if (!expression) {
                scope.refuse(
                        entry.getKeyNode(), "the member " + name + " of " + step + " is not for integrators' routes");
            }
            return;
        }
        switch (kind) {
            case "steps" -> checkSteps(value);
            case "block" -> check(entry.getKeyNode(), name, value);
            case "whens" -> Tree.items(value).forEach(one -> check(one, "when", one));
            case "catches" -> Tree.items(value).forEach(one -> check(one, "doCatch", one));
            case "predicate" -> expressions.checkIn(value);
            case "type" -> expressions.checkType(value);
            case "header" -> checkHeader(value);
            case "property" -> checkProperty(value);
            case "headers", "variables" -> checkSet(value, kind.equals("headers"));
            case "json" -> checkJson(value);
            case "thrown" -> checkThrown(value);
            case "exceptions" -> Tree.items(value).forEach(this::checkCaught);
            default -> {
                // A plain value, or looked at with the step as a whole.
            }
        }
    }

    private void checkSet(Node list, boolean headers) {
        for (Node one : Tree.items(list)) {
            if (headers) {
                Tree.child(one, "name").ifPresent(this::checkHeader);
            }
            for (NodeTuple entry : Tree.entries(one)) {
                String name = Tree.key(entry);
                boolean known = Set.of("id", "name", "description", "note", "disabled", StepKinds.EXPRESSION)
                                .contains(name)
                        || Expressions.isLanguage(name);
                if (!known) {
                    scope.refuse(entry.getKeyNode(), "the member " + name + " is not for integrators' routes");
                }
            }
            expressions.checkIn(one);
        }
    }

    private void checkHeader(Node node) {
        String name = Tree.text(node).orElse("");
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (name.contains("${") || name.contains("$simple{") || name.contains("{{")) {
            scope.refuse(node, "the header's name should be written out");
        } else if (plain.startsWith("camel") && !CAMEL_HEADERS.contains(plain)) {
            scope.refuse(
                    node,
                    "the header " + name
                            + " would steer an endpoint or a bean; choose a name that does not begin with Camel");
        }
    }

    private void checkProperty(Node node) {
        String name = Tree.text(node).orElse("");
        if (name.contains("${") || name.contains("$simple{") || name.contains("{{")) {
            scope.refuse(node, "the property's name should be written out");
        } else if (name.strip().toLowerCase(Locale.ROOT).startsWith("camel")) {
            scope.refuse(
                    node, "the property " + name + " is Camel's own; choose a name that does not begin with Camel");
        }
    }

    private void checkJson(Node json) {
        for (NodeTuple entry : Tree.entries(json)) {
            String name = Tree.key(entry);
            if (!JSON.contains(name)) {
                scope.refuse(entry.getKeyNode(), "the member " + name + " of json is not for integrators' routes");
            } else if (name.equals("unmarshalType")) {
                expressions.checkType(entry.getValueNode());
            } else if (name.equals("library")
                    && !Tree.text(entry.getValueNode()).orElse("").equals("Jackson")) {
                scope.refuse(entry.getValueNode(), "the library should be Jackson, which is the only one here");
            }
        }
    }

    private void checkThrown(Node node) {
        String type = Tree.text(node).orElse("");
        if (!THROWN.contains(type) && !scope.builtIn().exceptions().contains(type)) {
            scope.refuse(
                    node,
                    "the failure " + type
                            + " cannot be thrown by a route; there are orders.TransientFailure (the order is tried"
                            + " again) and orders.PermanentFailure (it ends)");
        }
    }

    private void checkCaught(Node node) {
        String type = Tree.text(node).orElse("");
        if (!CLASS.matcher(type).matches()) {
            scope.refuse(node, "a failure is named by its class, such as java.lang.Exception");
        }
    }

    /** Only an address that is written out, or {@code direct:} with a variable, is called. */
    private void checkEnriching(Node place, String name, Node step) {
        Node expression = Tree.child(step, StepKinds.EXPRESSION).orElse(step);
        Optional<Node> found = Optional.empty();
        for (String language : List.of("constant", "simple")) {
            found = found.or(() -> Tree.child(expression, language));
        }
        Optional<ScalarNode> text = found.flatMap(one ->
                        one instanceof ScalarNode brief ? Optional.of(brief) : Tree.child(one, StepKinds.EXPRESSION))
                .filter(ScalarNode.class::isInstance)
                .map(ScalarNode.class::cast);
        if (text.isEmpty()) {
            scope.refuse(place, "the address should be written out, as a constant");
            return;
        }
        boolean polls = name.equals("pollEnrich");
        String uri = text.get().getValue();
        addresses
                .check(text.get(), uri, null, polls ? Addresses.Use.TO : Addresses.Use.DYNAMIC)
                .filter(Addresses::isOutside)
                .ifPresent(outside -> checkNamed(place, outside, step));
    }

    private void checkCall(Node place, String name, Node step, Node uri) {
        boolean fixed = Tree.text(step, "dynamicUri").filter("false"::equals).isPresent();
        boolean dynamic = name.equals("toD") || name.equals("wireTap") && !fixed;
        addresses
                .check(
                        uri,
                        Tree.text(uri).orElse(""),
                        Tree.child(step, "parameters").orElse(null),
                        dynamic ? Addresses.Use.DYNAMIC : Addresses.Use.TO)
                .filter(Addresses::isOutside)
                .ifPresent(outside -> checkNamed(place, outside, step));
    }

    private void checkNamed(Node place, Address address, Node step) {
        boolean named = Tree.text(step, "id").filter(id -> !id.isBlank()).isPresent();
        boolean described =
                Tree.text(step, "description").filter(one -> !one.isBlank()).isPresent();
        if (!named || !described) {
            scope.refuse(
                    place,
                    "a step that leaves the process (" + address.scheme() + ":) needs "
                            + (named ? "" : "an id such as to-weather-service")
                            + (named || described ? "" : " and ")
                            + (described ? "" : "a description"));
        }
    }

    /** Camel takes no two nodes of one id, in all routes together. */
    private void checkId(Node step) {
        Node node = Tree.child(step, "id").orElse(null);
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().contains("{{")) {
            return;
        }
        String id = scalar.getValue();
        int line = scalar.getStartMark().orElseThrow().getLine() + 1;
        Integer before = scope.found().nodeIds.putIfAbsent(id, line);
        String other = scope.builtIn().routeOfNode(id);
        if (before != null) {
            scope.refuse(scalar, "the id " + id + " is that of another step, in line " + before);
        } else if (other != null && !scope.found().routes.contains(other)) {
            scope.refuse(scalar, "the id " + id + " is that of a step of the built-in route " + other);
        }
    }
}
