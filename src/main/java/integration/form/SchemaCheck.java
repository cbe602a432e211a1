package integration.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Holds a file to {@link CamelSchema}, and says what does not fit in words, at the line and column of the node. */
public final class SchemaCheck {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String STEPS = "steps";
    private static final String EXTRA = "additionalProperties";
    private static final String TYPE = "type";
    /** What stands for {@code required} in one of several alternatives. */
    private static final String CHOICE = "choice";
    /** Names that are told at the most where none is near. */
    private static final int MOST_NAMES = 12;
    /** Keywords that only say that something within does not fit: others say what. */
    private static final Set<String> VAGUE = Set.of(TYPE, CHOICE, "oneOf", "anyOf", "allOf", "not", "maxProperties");

    private SchemaCheck() {}

    /** @param findings get what does not fit */
    public static void check(SequenceNode file, Findings findings) {
        CamelSchema schema = CamelSchema.get();
        List<ValidationMessage> found = schema.findings(json(file)).stream()
                .sorted((a, b) -> a.getInstanceLocation()
                        .toString()
                        .compareTo(b.getInstanceLocation().toString()))
                .toList();
        Set<String> told = new LinkedHashSet<>();
        for (ValidationMessage one : telling(found)) {
            if (isTolerated(one) || !told.add(place(one) + keyword(one).equals(TYPE))) {
                continue;
            }
            tell(one, found, schema, file, findings);
        }
    }

    /** Those that say something that no other says better. */
    private static List<ValidationMessage> telling(List<ValidationMessage> found) {
        NavigableMap<String, Integer> ranks = new TreeMap<>();
        Map<String, List<String>> extras = new HashMap<>();
        for (ValidationMessage one : found) {
            ranks.merge(place(one), rank(one), Math::max);
            if (keyword(one).equals(EXTRA)) {
                extras.computeIfAbsent(one.getInstanceLocation().toString(), fresh -> new ArrayList<>())
                        .add(one.getProperty());
            }
        }
        return found.stream()
                .filter(one -> !isMisspelt(one, extras))
                .filter(one -> !VAGUE.contains(keyword(one)) || !isSaidBetter(place(one), rank(one), ranks))
                .toList();
    }

    /** Whether what {@code one} misses stands there with a slip of the pen. */
    private static boolean isMisspelt(ValidationMessage one, Map<String, List<String>> extras) {
        List<String> written = extras.getOrDefault(one.getInstanceLocation().toString(), List.of());
        return keyword(one).equals("required")
                && NearestName.of(one.getProperty(), written).isPresent();
    }

    /** Whether there is more to say of the same place, or something of one within. */
    private static boolean isSaidBetter(String place, int rank, NavigableMap<String, Integer> ranks) {
        String within = ranks.ceilingKey(place + "/");
        return ranks.get(place) > rank || within != null && within.startsWith(place + "/");
    }

    private static int rank(ValidationMessage one) {
        return switch (keyword(one)) {
            case TYPE -> 2;
            case CHOICE -> 1;
            default -> VAGUE.contains(keyword(one)) ? 0 : 3;
        };
    }

    /** A place of a property that should not be there is the property's. */
    private static String place(ValidationMessage one) {
        String place = one.getInstanceLocation().toString();
        return keyword(one).equals(EXTRA) ? place + "/" + one.getProperty() : place;
    }

    /** What one of several alternatives needs is needed by none. */
    private static String keyword(ValidationMessage one) {
        boolean choice = one.getType().equals("required")
                && one.getEvaluationPath().toString().matches(".*/(?:oneOf|anyOf|not)/.*/?required.*");
        return choice ? CHOICE : one.getType();
    }

    /** Camel reads booleans and numbers from text too, and puts values in the place of placeholders. */
    private static boolean isTolerated(ValidationMessage one) {
        if (!keyword(one).equals(TYPE) || !one.getInstanceNode().isTextual()) {
            return false;
        }
        String wanted = one.getSchemaNode().asText();
        String given = one.getInstanceNode().textValue();
        return switch (wanted) {
            case "boolean" -> given.matches("true|false|\\{\\{.*}}");
            case "number", "integer" -> given.matches("-?\\d{1,18}|\\{\\{.*}}");
            default -> false;
        };
    }

    private static void tell(
            ValidationMessage one,
            List<ValidationMessage> all,
            CamelSchema schema,
            SequenceNode file,
            Findings findings) {
        JsonNodePath path = one.getInstanceLocation();
        Node node = node(file, path);
        String where = where(path);
        switch (keyword(one)) {
            case EXTRA -> tellExtra(one, schema, node, where, findings);
            case "required" -> findings.at(node, where + " needs the member " + one.getProperty());
            case TYPE -> findings.at(node, where + " should be " + wanted(one, all) + ", not " + given(node));
            case CHOICE -> tellChoice(one, all, node, where, findings);
            case "enum" -> findings.at(node, where + " should be one of " + listed(one.getSchemaNode()));
            default -> findings.at(node, vague(where, node));
        }
    }

    private static void tellExtra(
            ValidationMessage one, CamelSchema schema, Node node, String where, Findings findings) {
        String name = one.getProperty();
        Node place = Tree.entry(node, name).map(NodeTuple::getKeyNode).orElse(node);
        Collection<String> known = schema.names(one.getSchemaLocation());
        String hint = NearestName.hint(name, known);
        if (hint.isEmpty() && !known.isEmpty() && known.size() <= MOST_NAMES) {
            hint = "; it has " + String.join(", ", known);
        }
        if (isStep(one.getInstanceLocation())) {
            List<String> names = Tree.entries(node).stream().map(Tree::key).toList();
            String first = names.getFirst();
            findings.at(
                    place,
                    names.size() > 1 && !first.equals(name)
                            ? name + " stands beside " + first + "; indent it below " + first
                                    + ", or begin a step of its own with \"- \""
                            : "there is no step " + name + hint);
        } else if (one.getInstanceLocation().getNameCount() == 1) {
            findings.at(place, "a file has no " + name + hint);
        } else {
            findings.at(place, where + " has no member " + name + hint);
        }
    }

    private static void tellChoice(
            ValidationMessage one, List<ValidationMessage> all, Node node, String where, Findings findings) {
        Set<String> names = all.stream()
                .filter(other -> keyword(other).equals(CHOICE) && place(other).equals(place(one)))
                .map(ValidationMessage::getProperty)
                .collect(Collectors.toCollection(TreeSet::new));
        for (NodeTuple entry : Tree.entries(node)) {
            String hint = NearestName.hint(Tree.key(entry), names);
            if (!names.contains(Tree.key(entry)) && !hint.isEmpty()) {
                findings.at(entry.getKeyNode(), where + " has no member " + Tree.key(entry) + hint);
                return;
            }
        }
        boolean expression = names.contains("simple");
        findings.at(
                node,
                where + " needs "
                        + (expression
                                ? "an expression, such as simple or constant"
                                : "one of " + String.join(", ", names)));
    }

    private static boolean isStep(JsonNodePath path) {
        int last = path.getNameCount() - 1;
        return last > 0
                && path.getElement(last) instanceof Integer
                && STEPS.equals(path.getElement(last - 1).toString());
    }

    private static String vague(String where, Node node) {
        List<String> names = Tree.entries(node).stream().map(Tree::key).toList();
        return names.size() > 1
                ? where + " has members that do not go together: " + String.join(", ", names)
                : where + " is not of a form that Camel reads";
    }

    /** What all alternatives of one place want, such as {@code a text or a mapping}. */
    private static String wanted(ValidationMessage one, List<ValidationMessage> all) {
        Set<String> wanted = all.stream()
                .filter(other -> keyword(other).equals(TYPE) && place(other).equals(place(one)))
                .map(other -> kind(other.getSchemaNode().asText()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return String.join(" or ", wanted);
    }

    private static String kind(String type) {
        return switch (type) {
            case "string" -> "a text (in quotes)";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "a mapping (name: value)";
            default -> "a " + type;
        };
    }

    private static String given(Node node) {
        return switch (node) {
            case SequenceNode list -> "a list";
            case MappingNode map -> "a mapping";
            case ScalarNode empty when Tag.NULL.equals(empty.getTag()) -> "empty";
            case ScalarNode scalar ->
                scalar.isPlain() && !Tag.STR.equals(scalar.getTag()) ? scalar.getValue() + " without quotes" : "a text";
            default -> "this";
        };
    }

    private static String listed(JsonNode names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(name.asText()));
        return String.join(", ", texts);
    }

    /** The names since the last list, such as {@code setBody.expression}. */
    private static String where(JsonNodePath path) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            if (path.getElement(i) instanceof Integer) {
                boolean inside = i + 1 < path.getNameCount();
                if (inside) {
                    names.clear();
                } else {
                    String list = names.isEmpty() ? "the file" : names.getLast();
                    return list.equals(STEPS) ? "a step" : "an item of " + list;
                }
            } else {
                names.add(path.getElement(i).toString());
            }
        }
        return String.join(".", names);
    }

    private static Node node(Node root, JsonNodePath path) {
        Node at = root;
        for (int i = 0; i < path.getNameCount(); i++) {
            Node next = path.getElement(i) instanceof Integer index
                    ? Tree.items(at).get(index)
                    : Tree.child(at, path.getElement(i).toString()).orElse(at);
            at = next;
        }
        return at;
    }

    private static JsonNode json(Node node) {
        return switch (node) {
            case SequenceNode list -> {
                ArrayNode array = JSON.arrayNode();
                list.getValue().forEach(one -> array.add(json(one)));
                yield array;
            }
            case MappingNode map -> {
                ObjectNode object = JSON.objectNode();
                map.getValue().forEach(entry -> object.set(Tree.key(entry), json(entry.getValueNode())));
                yield object;
            }
            default -> scalar((ScalarNode) node);
        };
    }

    private static JsonNode scalar(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String value = scalar.getValue();
        if (Tag.NULL.equals(tag)) {
            return JSON.nullNode();
        }
        if (Tag.BOOL.equals(tag)) {
            return JSON.booleanNode(Boolean.parseBoolean(value));
        }
        boolean number = Tag.INT.equals(tag) || Tag.FLOAT.equals(tag);
        return number && value.matches("-?\\d{1,18}(\\.\\d{1,18})?")
                ? JSON.numberNode(new BigDecimal(value))
                : JSON.textNode(value);
    }
}
