package integration.checking;

import integration.files.RouteFile;
import integration.form.Findings;
import integration.form.Tree;
import integration.form.YamlText;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * What the runtime's own routes are made of. It is the vocabulary of integrators' files: they may use what is used there, and what
 * replaces a route there must keep its promises.
 */
public final class BuiltInRoutes {

    /**
     * A route of the runtime.
     *
     * @param from the URI that it reads from, without options
     * @param configuration its routeConfigurationId; empty if it has none
     * @param handlesNoErrors whether it says so itself ({@code noErrorHandler})
     * @param autoStartup as it is written; empty if it is not
     * @param startupOrder as it is written; empty if it is not
     * @param template the template that it is made from; empty if it is written out
     * @param hasNote whether it has a note
     * @param placeholders all of it, as they are written
     * @param resources its expressions that are read from files, as they are written
     * @param dynamic its addresses that depend on the message, as they are written
     */
    record Route(
            String id,
            String from,
            String configuration,
            boolean handlesNoErrors,
            String autoStartup,
            String startupOrder,
            String template,
            boolean hasNote,
            Set<String> placeholders,
            Set<String> resources,
            Set<String> dynamic) {

        /** One that is made elsewhere, to be compared with one of these. */
        static Route of(String id, Node written, String template, Map<String, String> values) {
            return BuiltInRoutes.route(id, written, template, values, Set.of(), new Taken());
        }
    }

    /**
     * A template of the runtime.
     *
     * @param parameters their names
     * @param required those without a default
     * @param addresses parameters that are a whole endpoint's URI
     * @param placeholders all of it, as they are written
     * @param route what is made from it
     */
    record Template(
            String id,
            Set<String> parameters,
            Set<String> required,
            Set<String> addresses,
            Set<String> placeholders,
            Node route) {}

    /** Beans that only routes of integrators call, and their methods. */
    private static final Map<String, Set<String>> OFFERED = Map.of("orderInputs", Set.of("json", "with"));

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(?:[^{}]|\\{\\{[^{}]*}})*}}");
    private static final Pattern BEAN_FUNCTION = Pattern.compile("\\{bean:(\\w+)\\?method=(\\w+)");
    private static final Pattern BEAN_ADDRESS = Pattern.compile("^bean:(\\w+)\\?method=(\\w+)");
    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*):.*", Pattern.DOTALL);

    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final Set<String> configurations = new TreeSet<>();
    private final Map<String, Set<String>> beans = new TreeMap<>();
    private final Map<String, String> nodeIds = new HashMap<>();
    private final Set<String> schemes = new TreeSet<>();
    private final Set<String> uses = new TreeSet<>();
    private final Set<String> references = new TreeSet<>();
    private final Set<String> exceptions = new TreeSet<>();

    private BuiltInRoutes() {}

    /**
     * Reads them, which takes some 0.3 s of a fresh process: for when a file is there to be held to them.
     *
     * @throws IllegalArgumentException if one of the files cannot be read, which is a fault of the runtime
     */
    public static BuiltInRoutes of(List<RouteFile> files) {
        var all = new BuiltInRoutes();
        OFFERED.forEach((bean, methods) -> all.beans.put(bean, new TreeSet<>(methods)));
        List<Node> items = files.stream().flatMap(file -> items(file).stream()).toList();
        items.forEach(all::takeTemplate);
        items.forEach(all::takeRoute);
        return all;
    }

    private static List<Node> items(RouteFile file) {
        var findings = new Findings(file.name());
        return YamlText.read(file.text(), findings)
                .orElseThrow(
                        () -> new IllegalArgumentException(findings.ordered().toString()))
                .getValue();
    }

    private void takeTemplate(Node item) {
        Tree.child(item, "routeTemplate").ifPresent(template -> {
            Set<String> names = new TreeSet<>();
            Set<String> required = new TreeSet<>();
            for (Node parameter :
                    Tree.child(template, "parameters").map(Tree::items).orElse(List.of())) {
                String name = Tree.text(parameter, "name").orElseThrow();
                names.add(name);
                if (Tree.text(parameter, "defaultValue").isEmpty()) {
                    required.add(name);
                }
            }
            var taken = new Taken();
            takeWords(template, "", "", taken);
            String id = Tree.text(template, "id").orElseThrow();
            templates.put(
                    id,
                    new Template(
                            id,
                            names,
                            required,
                            taken.addresses(),
                            placeholders(template),
                            Tree.child(template, "route").orElse(template)));
        });
        Tree.child(item, "routeConfiguration").ifPresent(one -> {
            configurations.add(Tree.text(one, "id").orElseThrow());
            takeWords(one, "", "", new Taken());
        });
    }

    private void takeRoute(Node item) {
        Tree.child(item, "route").ifPresent(route -> {
            String id = Tree.text(route, "id").orElseThrow();
            var taken = new Taken();
            takeWords(route, "", id, taken);
            routes.put(id, route(id, route, "", Map.of(), placeholders(route), taken));
        });
        Tree.child(item, "templatedRoute").ifPresent(templated -> {
            Map<String, String> values = values(templated);
            String id = Tree.text(templated, "routeId").orElseThrow();
            Template template =
                    templates.get(Tree.text(templated, "routeTemplateRef").orElseThrow());
            var taken = new Taken();
            template.addresses().forEach(name -> takeUri(values.getOrDefault(name, ""), taken));
            routes.put(id, route(id, template.route(), template.id(), values, placeholders(templated), taken));
        });
    }

    /** What a templated route gives its template, by name. */
    static Map<String, String> values(Node templated) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Node one : Tree.child(templated, "parameters").map(Tree::items).orElse(List.of())) {
            Tree.text(one, "name")
                    .ifPresent(name -> values.put(name, Tree.text(one, "value").orElse("")));
        }
        return values;
    }

    /** The route that is made of {@code written} with {@code values}, as far as a replacement must keep it. */
    private static Route route(
            String id,
            Node written,
            String template,
            Map<String, String> values,
            Set<String> placeholders,
            Taken taken) {
        String from = Tree.child(written, "from")
                .flatMap(one -> Tree.text(one, "uri"))
                .orElse("");
        return new Route(
                id,
                filled(from, values).replaceFirst("\\?.*", ""),
                Tree.text(written, "routeConfigurationId").orElse(""),
                Tree.child(written, "errorHandler")
                        .flatMap(one -> Tree.child(one, "noErrorHandler"))
                        .isPresent(),
                filled(Tree.text(written, "autoStartup").orElse(""), values),
                Tree.text(written, "startupOrder").orElse(""),
                template,
                Tree.text(written, "note").isPresent(),
                placeholders,
                taken.resources(),
                taken.dynamic());
    }

    private static String filled(String text, Map<String, String> values) {
        String filled = text;
        for (var value : values.entrySet()) {
            filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        return filled;
    }

    static Set<String> placeholders(Node node) {
        Set<String> found = new TreeSet<>();
        Tree.text(node).ifPresent(text -> PLACEHOLDER.matcher(text).results().forEach(one -> found.add(one.group())));
        Tree.items(node).forEach(one -> found.addAll(placeholders(one)));
        Tree.entries(node).forEach(entry -> found.addAll(placeholders(entry.getValueNode())));
        return found;
    }

    /**
     * Where words of one item go that only it may use.
     *
     * @param addresses parameters that are a whole URI
     * @param resources expressions from files
     * @param dynamic addresses that depend on the message
     */
    private record Taken(Set<String> addresses, Set<String> resources, Set<String> dynamic) {

        Taken() {
            this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        }
    }

    private void takeWords(Node node, String name, String route, Taken taken) {
        Tree.text(node).ifPresent(text -> takeText(text, name, route, taken));
        Tree.items(node).forEach(one -> takeWords(one, name, route, taken));
        takeBean(node);
        takeOptions(node);
        for (NodeTuple entry : Tree.entries(node)) {
            takeWords(entry.getValueNode(), Tree.key(entry), route, taken);
        }
    }

    private void takeText(String text, String name, String route, Taken taken) {
        BEAN_FUNCTION.matcher(text).results().forEach(one -> bean(one.group(1), one.group(2)));
        switch (name) {
            case "uri" -> takeUri(text, taken);
            case "id" -> {
                if (!route.isEmpty() && !text.equals(route)) {
                    nodeIds.put(text, route);
                }
            }
            case "expression" -> {
                if (text.startsWith("resource:")) {
                    taken.resources().add(text);
                }
            }
            case "exception", "exceptionType" -> exceptions.add(text);
            default -> {
                // Other words are nobody's to use.
            }
        }
    }

    private void takeUri(String uri, Taken taken) {
        if (uri.contains("${")) {
            taken.dynamic().add(uri);
        }
        Matcher scheme = SCHEME.matcher(uri);
        if (scheme.matches()) {
            schemes.add(scheme.group(1));
            BEAN_ADDRESS.matcher(uri).results().forEach(one -> bean(one.group(1), one.group(2)));
            uses.add(uri.replaceFirst("\\?.*", ""));
        } else if (uri.matches("\\{\\{[^{}]+}}")) {
            taken.addresses().add(uri.substring(2, uri.length() - 2));
        }
    }

    private void takeBean(Node node) {
        Tree.text(node, "ref")
                .ifPresent(ref ->
                        Tree.text(node, "method").ifPresent(method -> bean(ref, method.replaceFirst("(?s)\\(.*", ""))));
    }

    private void takeOptions(Node node) {
        Tree.text(node, "uri").ifPresent(uri -> {
            for (NodeTuple option :
                    Tree.child(node, "parameters").map(Tree::entries).orElse(List.of())) {
                String value = Tree.text(option.getValueNode()).orElse("");
                uses.add(uri.replaceFirst(":.*", "") + "?" + Tree.key(option) + "=" + value);
                if (value.startsWith("#")) {
                    references.add(value);
                }
            }
        });
    }

    private void bean(String name, String method) {
        beans.computeIfAbsent(name, fresh -> new TreeSet<>()).add(method);
    }

    /** The ids of all routes, also of those made from templates. */
    public Set<String> ids() {
        return Collections.unmodifiableSet(routes.keySet());
    }

    /** The ids of all templates. */
    public Set<String> templateIds() {
        return Collections.unmodifiableSet(templates.keySet());
    }

    /** The ids of what routes can be configured by, such as {@code order-step}. */
    public Set<String> configurations() {
        return Collections.unmodifiableSet(configurations);
    }

    /** The methods that they call, by the bean's name. */
    public Map<String, Set<String>> beans() {
        return Collections.unmodifiableMap(beans);
    }

    /** The schemes of their endpoints. */
    public Set<String> schemes() {
        return Collections.unmodifiableSet(schemes);
    }

    /** The route of that id; null if there is none. */
    Route route(String id) {
        return routes.get(id);
    }

    /** The template of that id; null if there is none. */
    Template template(String id) {
        return templates.get(id);
    }

    /** The route that has a node of that id; null if none has. */
    String routeOfNode(String id) {
        return nodeIds.get(id);
    }

    /** Whether an endpoint {@code scheme:path} or an option {@code scheme?name=value} is used. */
    boolean uses(String use) {
        return uses.contains(use);
    }

    /** What options refer to, such as {@code #chain}. */
    Set<String> references() {
        return references;
    }

    /** The classes of failures that they throw or catch. */
    Set<String> exceptions() {
        return exceptions;
    }
}
