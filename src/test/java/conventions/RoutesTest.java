package conventions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files below {@code routes} hold to (CONTRIBUTING.md), so that each can be read alone and every name in it is something. */
class RoutesTest {

    private static final Path ROUTES = Path.of("src/main/resources/routes");
    private static final Pattern PART = Pattern.compile("\\d-[a-z]+(-[a-z]+)*");
    private static final Pattern FILE = Pattern.compile("(\\d\\d)-([a-z]+(?:-[a-z]+)*)\\.camel\\.yaml");
    private static final Pattern ID = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)");
    private static final Pattern BEAN_IN_TEXT = Pattern.compile("bean:(\\w+)\\?method=(\\w+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final Pattern OUTWARD = Pattern.compile("(sql|web3j|langchain4j-chat|https?):.*|\\{\\{agentl2\\..*");
    private static final int MOST_LINES = 100;

    private static final Map<String, JavaClass> BEANS = beans();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<Path, List<Item>> READ = new HashMap<>();

    /** One item of a file: a route, a route configuration, a template, or a route made from one. */
    private record Item(Path file, String kind, JsonNode node) {

        JsonNode route() {
            return kind.equals("routeTemplate") ? node.path("route") : node;
        }

        String id() {
            return node.path(kind.equals("templatedRoute") ? "routeId" : "id").asText();
        }

        Map<String, String> parameters() {
            Map<String, String> values = new TreeMap<>();
            node.path("parameters")
                    .forEach(one -> values.put(
                            one.path("name").asText(), one.path("value").asText()));
            return values;
        }

        @Override
        public String toString() {
            return file.getFileName() + ": " + id();
        }
    }

    @Test
    void aFileIsNamedAfterItsFirstRouteAndCanBeReadAlone() throws IOException {
        for (Path file : files()) {
            assertTrue(PART.matcher(file.getParent().getFileName().toString()).matches(), file + " is in no part");
            Matcher name = FILE.matcher(file.getFileName().toString());
            assertTrue(name.matches(), file + " is not named NN-verb-noun.camel.yaml");
            assertTrue(Files.readAllLines(file).size() <= MOST_LINES, file + " has more than " + MOST_LINES + " lines");
            Item first = items(file).stream()
                    .filter(item -> !item.kind().equals("restConfiguration"))
                    .findFirst()
                    .orElseThrow();
            String id = first.kind().equals("rest")
                    ? first.node().path("openApi").path("routeId").asText()
                    : first.id();
            assertEquals(
                    name.group(2), id.replaceFirst("^schedule-", ""), file + " is not named after its first route");
        }
    }

    @Test
    void everyPartIsLoaded() throws IOException {
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        Set<String> parts = new TreeSet<>();
        for (Path file : files()) {
            parts.add("classpath:routes/" + file.getParent().getFileName() + "/*.camel.yaml");
        }
        assertEquals(
                parts,
                new TreeSet<>(List.of(settings.getProperty("%dev.camel.main.routes-include-pattern")
                        .split(","))));
    }

    @Test
    void numbersInsideAPartAreEachThereOnce() throws IOException {
        Set<String> seen = new HashSet<>();
        for (Path file : files()) {
            String place = file.getParent().getFileName() + "/"
                    + file.getFileName().toString().substring(0, 2);
            assertTrue(seen.add(place), place + " is there twice");
        }
    }

    @Test
    void everyRouteHasADescriptionAndADirectOfItsOwnName() throws IOException {
        Set<String> ids = new HashSet<>();
        for (Item item : items()) {
            if (item.kind().startsWith("rest")) {
                continue;
            }
            assertTrue(ID.matcher(item.id()).matches(), item + " is no verb-noun");
            assertTrue(ids.add(item.id()), item + " is there twice");
            String description = item.kind().equals("templatedRoute")
                    ? item.parameters().getOrDefault("description", "")
                    : item.node().path("description").asText();
            assertTrue(!description.isBlank(), item + " has no description");
            String from = item.route().path("from").path("uri").asText();
            if (item.kind().equals("route") && from.startsWith("direct:")) {
                assertEquals("direct:" + item.id(), from, item.toString());
            }
        }
    }

    @Test
    void everyNodeThatLeavesTheProcessHasAnIdAndADescription() throws IOException {
        Set<String> ids = new HashSet<>();
        for (Item item : items()) {
            steps(item.node(), (name, step) -> {
                String id = step.path("id").asText();
                boolean outward = OUTWARD.matcher(step.path("uri").asText()).matches();
                if (name.equals("to") && outward || id.startsWith("to-")) {
                    assertTrue(id.startsWith("to-"), item + ": a step to " + step.path("uri") + " has no id to-...");
                    assertTrue(ids.add(id), item + ": " + id + " is there twice");
                    assertTrue(!step.path("description").asText().isBlank(), item + ": " + id + " has no description");
                }
            });
        }
        assertTrue(ids.size() > 60, "the steps were not found");
    }

    @Test
    void everyBeanAndMethodExistsAndItsArgumentsAreThere() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Item item : items()) {
            calls(
                    item.node(),
                    (call, isExpression) -> check(item, call, isExpression).ifPresent(wrong::add));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyBeanThatStandsInATextExists() throws IOException {
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Path file : files()) {
            Matcher call = BEAN_IN_TEXT.matcher(Files.readString(file));
            while (call.find()) {
                found++;
                JavaClass type = BEANS.get(call.group(1));
                if (type == null
                        || type.getAllMethods().stream()
                                .noneMatch(one -> one.getName().equals(call.group(2)))) {
                    wrong.add(file.getFileName() + ": " + call.group());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(found > 0, "the calls were not found");
    }

    @Test
    void everyExceptionAndRouteConfigurationExists() throws IOException, ClassNotFoundException {
        Set<String> configurations = new HashSet<>();
        Set<String> wanted = new HashSet<>();
        for (Item item : items()) {
            if (item.kind().equals("routeConfiguration")) {
                configurations.add(item.id());
            }
            wanted.add(item.route().path("routeConfigurationId").asText(""));
            for (JsonNode caught : item.node().findValues("exception")) {
                for (JsonNode name : caught.isArray() ? caught : List.of(caught)) {
                    Class.forName(name.asText());
                }
            }
            for (JsonNode thrown : item.node().findValues("exceptionType")) {
                Class.forName(thrown.asText());
            }
        }
        wanted.remove("");
        assertEquals(configurations, wanted);
    }

    @Test
    void everyDirectAndSedaThatIsCalledIsServed() throws IOException {
        Set<String> served = new TreeSet<>();
        Set<String> called = new TreeSet<>();
        for (Item item : items()) {
            String from = filled(item, item.route().path("from").path("uri").asText());
            if (!item.kind().equals("templatedRoute")) {
                served.add(from);
            } else {
                Item template = template(item.node().path("routeTemplateRef").asText());
                served.add(
                        filled(item, template.route().path("from").path("uri").asText()));
                called.add(item.parameters().getOrDefault("to", ""));
            }
            steps(item.node(), (name, step) -> {
                if (name.equals("to")) {
                    called.add(step.path("uri").asText());
                }
            });
        }
        called.removeIf(uri -> !uri.startsWith("direct:") && !uri.startsWith("seda:"));
        called.removeAll(served);
        assertEquals(Set.of(), called, "called, and served by no route");
    }

    @Test
    void everyTemplateIsUsedWithTheParametersThatItDescribes() throws IOException {
        Set<String> used = new HashSet<>();
        for (Item item : items()) {
            if (!item.kind().equals("templatedRoute")) {
                continue;
            }
            Item template = template(item.node().path("routeTemplateRef").asText());
            used.add(template.id());
            assertEquals(template.parameters().keySet(), item.parameters().keySet(), item.toString());
            assertEquals(item.id(), item.parameters().get("name"), item + " is named otherwise in its parameters");
        }
        for (Item item : items()) {
            if (item.kind().equals("routeTemplate")) {
                assertTrue(used.contains(item.id()), item + " is used by nobody");
                item.node()
                        .path("parameters")
                        .forEach(one -> assertTrue(
                                one.path("description").asText().matches("[A-Z].*\\(.*\\).*"),
                                item + ": " + one.path("name") + " does not say what it is and of which type"));
            }
        }
    }

    @Test
    void everyStatementThatIsNamedExists() throws IOException {
        for (Item item : items()) {
            List<String> uris = new ArrayList<>(List.of(item.parameters().getOrDefault("to", "")));
            steps(item.node(), (name, step) -> uris.add(step.path("uri").asText()));
            if (item.kind().equals("templatedRoute") && item.parameters().containsKey("query")) {
                uris.add("sql:classpath:sql/queries/" + item.parameters().get("query") + ".sql");
            }
            for (String uri : uris) {
                if (uri.startsWith("sql:") && !uri.contains("{{")) {
                    Path file = Path.of(uri.substring("sql:classpath:".length()));
                    assertTrue(Files.exists(file), item + ": there is no " + file);
                }
            }
        }
    }

    /** What is wrong with how a step calls a bean. Arguments stand in the file, so that it can be read without the class. */
    private static Optional<String> check(Item item, JsonNode call, boolean isExpression) {
        String bean = call.path("ref").asText();
        JavaClass type = BEANS.get(bean);
        Matcher method = CALL.matcher(call.path("method").asText());
        if (type == null) {
            return Optional.of(item + ": there is no bean " + bean);
        }
        if (!method.matches()) {
            return Optional.of(item + ": " + bean + " is called without its arguments in sight");
        }
        if (isExpression && method.group(2).contains(".")) {
            return Optional.of(item + ": Camel takes a dot in an expression's call for a chain of calls, and "
                    + "wraps what it throws: write ${variable:name}, not ${variable.name}, at " + method.group());
        }
        String[] arguments =
                method.group(2).isBlank() ? new String[0] : method.group(2).split(", ");
        List<JavaMethod> fitting = type.getAllMethods().stream()
                .filter(one -> one.getName().equals(method.group(1)))
                .filter(one -> one.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(one -> one.getRawParameterTypes().size() == arguments.length)
                .toList();
        if (fitting.isEmpty()) {
            return Optional.of(item + ": " + bean + " has no public method " + method.group());
        }
        boolean text = arguments.length > 0
                && arguments[0].equals("${body}")
                && fitting.stream()
                        .allMatch(one -> one.getRawParameterTypes().get(0).isEquivalentTo(String.class));
        return text
                ? Optional.of(item + ": Camel takes quotes and the word null off a text that it puts in for "
                        + "${body}: write * for it at " + bean + "." + method.group())
                : Optional.empty();
    }

    private static Item template(String id) throws IOException {
        return items().stream()
                .filter(item -> item.kind().equals("routeTemplate") && item.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no template " + id));
    }

    private static String filled(Item item, String text) {
        Map<String, String> parameters = item.parameters();
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(parameters.getOrDefault(found.group(1), found.group())));
    }

    private interface Steps {
        void step(String name, JsonNode step);
    }

    private static void steps(JsonNode node, Steps steps) {
        if (node.isObject()) {
            node.properties().forEach(field -> {
                if (field.getValue().isObject()) {
                    steps.step(field.getKey(), field.getValue());
                }
                steps(field.getValue(), steps);
            });
        } else {
            node.forEach(one -> steps(one, steps));
        }
    }

    private interface Calls {
        void call(JsonNode call, boolean isExpression);
    }

    private static void calls(JsonNode node, Calls calls) {
        steps(node, (name, step) -> {
            if (name.equals("bean") || name.equals("method")) {
                calls.call(step, name.equals("method"));
            }
        });
    }

    private static List<Item> items() throws IOException {
        List<Item> all = new ArrayList<>();
        for (Path file : files()) {
            all.addAll(items(file));
        }
        assertTrue(all.size() > 100, "the routes were not found");
        return all;
    }

    private static List<Item> items(Path file) throws IOException {
        List<Item> known = READ.get(file);
        if (known != null) {
            return known;
        }
        List<Item> found = new ArrayList<>();
        for (JsonNode item : YAML.readTree(file.toFile())) {
            Consumer<Map.Entry<String, JsonNode>> add =
                    field -> found.add(new Item(file, field.getKey(), field.getValue()));
            item.properties().forEach(add);
        }
        READ.put(file, found);
        return found;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(ROUTES)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Map<String, JavaClass> beans() {
        Map<String, JavaClass> named = new HashMap<>();
        for (JavaClass type : Code.CODE) {
            if (type.isAnnotatedWith(Named.class)) {
                named.put(type.getAnnotationOfType(Named.class).value(), type);
            }
        }
        return named;
    }
}
