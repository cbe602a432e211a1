package integration.checking;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import integration.form.Findings;
import integration.form.NearestName;
import integration.form.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.ToolSchema;

/** Looks at the routes, templates and templated routes of one file. */
final class Items {

    private static final String ROUTE = "route";
    private static final String TEMPLATE = "routeTemplate";
    private static final String TEMPLATED = "templatedRoute";
    private static final String TOOL = "tool-";
    private static final int LONGEST_ID = 80;

    private static final Set<String> ROUTE_MEMBERS = Set.of(
            "id",
            "description",
            "note",
            "group",
            "routeConfigurationId",
            "autoStartup",
            "startupOrder",
            "errorHandler",
            "from",
            "logMask",
            "messageHistory",
            "streamCache",
            "trace",
            "shutdownRoute",
            "shutdownRunningTask");
    private static final Set<String> TEMPLATE_MEMBERS = Set.of("id", "description", "note", "parameters", ROUTE);
    private static final Set<String> TEMPLATED_MEMBERS = Set.of("routeTemplateRef", "routeId", "parameters");

    /** What to use instead of other items. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("from", "put it into a route, with an id and a description"),
            Map.entry("beans", "use the beans that the built-in routes use"),
            Map.entry("dataFormats", "use marshal and unmarshal with json"),
            Map.entry("rest", "begin a route with platform-http:/NAME"),
            Map.entry("restConfiguration", "begin a route with platform-http:/NAME"),
            Map.entry("routeConfiguration", "name one of the runtime's with routeConfigurationId"),
            Map.entry("errorHandler", "name a configuration of the runtime's with routeConfigurationId"),
            Map.entry("onException", "use doTry and doCatch"),
            Map.entry("onCompletion", "use doTry and doFinally"),
            Map.entry("intercept", "write the steps into the route"),
            Map.entry("interceptFrom", "write the steps into the route"),
            Map.entry("interceptSendToEndpoint", "write the steps into the route"));

    private final Scope.Bounds bounds;
    private final Findings findings;
    private final Scope.Found found;
    private final List<Item> routes = new ArrayList<>();
    private final List<Item> templates = new ArrayList<>();
    private final Set<String> usedTemplates = new LinkedHashSet<>();
    private final Map<String, Integer> routeLines = new HashMap<>();
    private final Map<String, Integer> templateLines = new HashMap<>();

    Items(Scope.Bounds bounds, Findings findings, SequenceNode file) {
        this.bounds = bounds;
        this.findings = findings;
        this.found = new Scope.Found(ids(file));
    }

    private static Set<String> ids(SequenceNode file) {
        Set<String> ids = new TreeSet<>();
        for (Node item : file.getValue()) {
            Tree.child(item, ROUTE).flatMap(one -> Tree.text(one, "id")).ifPresent(ids::add);
            Tree.child(item, TEMPLATED)
                    .flatMap(one -> Tree.text(one, "routeId"))
                    .ifPresent(ids::add);
        }
        return ids;
    }

    Declared check(SequenceNode file) {
        for (Node item : file.getValue()) {
            if (!(item instanceof MappingNode)) {
                findings.at(
                        item,
                        "here should be route:, routeTemplate: or templatedRoute:, with what belongs to it below");
            }
            for (NodeTuple entry : Tree.entries(item)) {
                Node value = entry.getValueNode();
                switch (Tree.key(entry)) {
                    case ROUTE -> checkRoute(entry.getKeyNode(), value);
                    case TEMPLATE -> checkTemplate(entry.getKeyNode(), value);
                    case TEMPLATED -> checkTemplated(entry.getKeyNode(), value);
                    default -> refuse(entry.getKeyNode(), Tree.key(entry));
                }
            }
        }
        return new Declared(
                List.copyOf(routes), List.copyOf(templates), List.copyOf(found.calls), Set.copyOf(usedTemplates));
    }

    private void refuse(Node place, String name) {
        String instead = INSTEAD.get(name);
        if (instead != null) {
            findings.at(place, name + " is not for integrators' files; " + instead);
        }
    }

    private void checkRoute(Node place, Node route) {
        String id = checkId(place, route, "id", "the route", routeLines);
        BuiltInRoutes.Route replaced = bounds.builtIn().route(id);
        var scope =
                new Scope(bounds, findings, found, id, Set.of(), replaced == null ? Set.of() : replaced.placeholders());
        routes.add(item(
                place,
                route,
                "id",
                id,
                Tree.child(route, "from").flatMap(one -> Tree.text(one, "uri")).orElse(""),
                null));
        checkDescription(place, route, "the route");
        checkMembers(route, ROUTE_MEMBERS, ROUTE);
        new Texts(scope).check(route);
        checkPromises(place, route, replaced);
        Tree.child(route, "from").ifPresent(new Steps(scope)::checkFrom);
        if (id.startsWith(TOOL)) {
            checkTool(place, route, replaced);
        }
    }

    private Item item(Node place, Node node, String member, String id, String from, String template) {
        var mark = Tree.child(node, member).orElse(place).getStartMark().orElseThrow();
        return new Item(id, mark.getLine() + 1, mark.getColumn() + 1, from, template);
    }

    /** The id; empty if there is none. */
    private String checkId(Node place, Node node, String member, String what, Map<String, Integer> lines) {
        Node given = Tree.child(node, member).orElse(null);
        if (!(given instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            findings.at(place, what + " needs " + member + ", such as translate-input");
            return "";
        }
        String id = scalar.getValue();
        if (id.length() > LONGEST_ID || !Addresses.ID.matcher(id).matches()) {
            findings.at(
                    scalar,
                    member + " should be small letters and digits with single hyphens between, at most " + LONGEST_ID
                            + ", such as translate-input");
        }
        Integer before =
                lines.putIfAbsent(id, scalar.getStartMark().orElseThrow().getLine() + 1);
        if (before != null) {
            findings.at(scalar, "the " + member + " " + id + " is here twice; it stands in line " + before + " too");
        }
        return id;
    }

    private void checkDescription(Node place, Node node, String what) {
        if (Tree.text(node, "description").filter(text -> !text.isBlank()).isEmpty()) {
            findings.at(place, what + " needs a description: what it does, in a sentence");
        }
    }

    private void checkMembers(Node node, Set<String> allowed, String what) {
        for (NodeTuple entry : Tree.entries(node)) {
            String name = Tree.key(entry);
            if (!allowed.contains(name)) {
                findings.at(
                        entry.getKeyNode(), "the member " + name + " of " + what + " is not for integrators' routes");
            }
        }
    }

    /** Whoever calls a route counts on what it does when a step fails, on where it reads from, and on who has it. */
    private void checkPromises(Node place, Node route, BuiltInRoutes.Route replaced) {
        String id = Tree.text(route, "id").orElse("");
        BuiltInRoutes.Route made = BuiltInRoutes.Route.of(id, route, "", Map.of());
        Node configuration = Tree.child(route, "routeConfigurationId").orElse(place);
        if (replaced == null) {
            checkNew(place, route, made, configuration);
            return;
        }
        if (!made.configuration().equals(replaced.configuration())) {
            findings.at(
                    configuration,
                    replaced.configuration().isEmpty()
                            ? "the built-in route " + id + " has no routeConfigurationId; leave it out here too"
                            : "routeConfigurationId should be " + replaced.configuration() + ", as the built-in route "
                                    + id + " has it");
        }
        checkFrom(place, route, made, replaced);
        if (made.handlesNoErrors() != replaced.handlesNoErrors()
                || Tree.entry(route, "errorHandler").isPresent() && !made.handlesNoErrors()) {
            findings.at(
                    Tree.child(route, "errorHandler").orElse(place),
                    replaced.handlesNoErrors()
                            ? "errorHandler should be noErrorHandler: {}, as the built-in route " + id + " has it"
                            : "the built-in route " + id + " has no errorHandler; leave it out here too");
        }
    }

    private void checkFrom(Node place, Node route, BuiltInRoutes.Route made, BuiltInRoutes.Route replaced) {
        if (!made.from().equals(replaced.from())) {
            Node from = Tree.child(route, "from").orElse(place);
            findings.at(
                    Tree.child(from, "uri").orElse(from),
                    "from should be " + replaced.from() + ", as the built-in route " + replaced.id() + " has it");
        }
        checkSame(place, route, "autoStartup", made.autoStartup(), replaced.autoStartup(), replaced.id());
        checkSame(place, route, "startupOrder", made.startupOrder(), replaced.startupOrder(), replaced.id());
    }

    private void checkSame(Node place, Node route, String member, String given, String wanted, String id) {
        if (!given.equals(wanted)) {
            findings.at(
                    Tree.child(route, member).orElse(place),
                    wanted.isEmpty()
                            ? "the built-in route " + id + " has no " + member + "; leave it out here too"
                            : member + " should be " + wanted + ", as the built-in route " + id + " has it");
        }
    }

    private void checkNew(Node place, Node route, BuiltInRoutes.Route made, Node configuration) {
        Set<String> known = bounds.builtIn().configurations();
        if (!known.contains(made.configuration())) {
            String hint = NearestName.hint(made.configuration(), known);
            findings.at(
                    configuration,
                    "routeConfigurationId should be one of " + String.join(", ", known)
                            + ", so that a failure is not lost" + hint);
        }
        Tree.entry(route, "errorHandler")
                .ifPresent(one -> findings.at(
                        one.getKeyNode(),
                        "errorHandler is not for integrators' routes; routeConfigurationId says what happens"));
        Tree.entry(route, "startupOrder")
                .ifPresent(one -> findings.at(one.getKeyNode(), "startupOrder is the runtime's own; leave it out"));
        if (!made.autoStartup().matches("|true|false|\\{\\{.*}}")) {
            findings.at(
                    Tree.child(route, "autoStartup").orElse(place),
                    "autoStartup should be true, false or {{agentl2.role.ROLE}}");
        }
    }

    private void checkTool(Node place, Node route, BuiltInRoutes.Route replaced) {
        String id = Tree.text(route, "id").orElse("");
        String from =
                Tree.child(route, "from").flatMap(one -> Tree.text(one, "uri")).orElse("");
        if (!from.equals("direct:" + id)) {
            findings.at(place, "a tool's route reads from direct:" + id);
        }
        Node note = Tree.child(route, "note").orElse(null);
        if (note == null) {
            if (replaced == null || replaced.hasNote()) {
                findings.at(
                        place, "a tool's route needs a note: the JSON Schema of its arguments, which the model reads");
            }
            return;
        }
        try {
            ToolSchema.of(Json.mapper().readTree(Tree.text(note).orElse("")));
        } catch (JsonProcessingException broken) {
            findings.at(note, "the note should be a JSON Schema; it is no JSON: " + broken.getOriginalMessage());
        } catch (IllegalArgumentException wrong) {
            findings.at(note, "the note should be the JSON Schema of the tool's arguments; it " + wrong.getMessage());
        }
    }

    private void checkTemplate(Node place, Node template) {
        String id = checkId(place, template, "id", "the template", templateLines);
        templates.add(item(place, template, "id", id, null, null));
        checkDescription(place, template, "the template");
        checkMembers(template, TEMPLATE_MEMBERS, TEMPLATE);
        BuiltInRoutes.Template replaced = bounds.builtIn().template(id);
        if (replaced != null) {
            findings.at(
                    Tree.child(template, "id").orElse(place),
                    "the template " + id + " is built in, and routes are made from it; choose another id");
            return;
        }
        Set<String> names = checkParameters(template);
        var scope = new Scope(bounds, findings, found, "", names, Set.of());
        new Texts(scope).check(template);
        Node route = Tree.child(template, ROUTE).orElse(null);
        if (route == null) {
            findings.at(place, "the template needs a route, with from and its steps in it");
            return;
        }
        checkMembers(route, ROUTE_MEMBERS, ROUTE);
        Tree.entry(route, "id")
                .ifPresent(one -> findings.at(
                        one.getKeyNode(), "a template's route has no id; a templatedRoute gives it (routeId)"));
        checkNew(
                place,
                route,
                BuiltInRoutes.Route.of("", route, "", Map.of()),
                Tree.child(route, "routeConfigurationId").orElse(place));
        Tree.child(route, "from").ifPresent(new Steps(scope)::checkFrom);
    }

    private Set<String> checkParameters(Node template) {
        Set<String> names = new TreeSet<>();
        for (Node one : Tree.child(template, "parameters").map(Tree::items).orElse(List.of())) {
            Node name = Tree.child(one, "name").orElse(one);
            String text = Tree.text(name).orElse("");
            if (!text.matches("[a-zA-Z][\\w-]{0,79}")) {
                findings.at(name, "a parameter's name should be letters, digits and hyphens, at most 80");
            } else if (!names.add(text)) {
                findings.at(name, "the parameter " + text + " is here twice; keep one of them");
            }
            if (Tree.text(one, "description").filter(words -> !words.isBlank()).isEmpty()) {
                findings.at(name, "the parameter " + text + " needs a description");
            }
            checkIsSet(one, text);
            Tree.child(one, "defaultValue").ifPresent(value -> {
                if (value instanceof ScalarNode scalar) {
                    TemplateValues.checkPlain(new Scope(bounds, findings, found, "", Set.of(), Set.of()), scalar, text);
                }
            });
        }
        return names;
    }

    /** Camel takes what is not set from the process's settings and environment, where a parameter's name may be that of a secret. */
    private void checkIsSet(Node parameter, String name) {
        Node required = Tree.child(parameter, "required").orElse(null);
        boolean hasDefault = Tree.text(parameter, "defaultValue")
                .filter(value -> !value.isEmpty())
                .isPresent();
        if (required != null && !Tree.text(required).orElse("").equals("true") && !hasDefault) {
            findings.at(required, "the parameter " + name + " needs a defaultValue, or required: true");
        }
    }

    private void checkTemplated(Node place, Node templated) {
        String id = checkId(place, templated, "routeId", "the templated route", routeLines);
        Node reference = Tree.child(templated, "routeTemplateRef").orElse(place);
        String template = Tree.text(reference).orElse("");
        routes.add(item(place, templated, "routeId", id, null, template));
        usedTemplates.add(template);
        checkMembers(templated, TEMPLATED_MEMBERS, TEMPLATED);
        BuiltInRoutes.Route replaced = bounds.builtIn().route(id);
        var scope =
                new Scope(bounds, findings, found, id, Set.of(), replaced == null ? Set.of() : replaced.placeholders());
        new Texts(scope).check(templated);
        BuiltInRoutes.Template known = bounds.builtIn().template(template);
        new TemplateValues(scope).check(templated, reference, known);
        if (replaced == null) {
            return;
        }
        if (known == null || !template.equals(replaced.template())) {
            findings.at(
                    reference,
                    replaced.template().isEmpty()
                            ? "the built-in route " + id + " is written out; write its replacement out too"
                            : "routeTemplateRef should be " + replaced.template() + ", as the built-in route " + id
                                    + " has it");
            return;
        }
        BuiltInRoutes.Route made = BuiltInRoutes.Route.of(id, known.route(), template, BuiltInRoutes.values(templated));
        if (!made.from().equals(replaced.from())) {
            findings.at(
                    reference,
                    "from would be " + made.from() + "; it should be " + replaced.from() + ", as the built-in route "
                            + id + " has it");
        }
        if (!made.autoStartup().equals(replaced.autoStartup())) {
            findings.at(
                    reference,
                    "autoStartup would be " + made.autoStartup() + "; it should be " + replaced.autoStartup()
                            + ", as the built-in route " + id + " has it");
        }
    }
}
