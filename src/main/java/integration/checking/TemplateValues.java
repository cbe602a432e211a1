package integration.checking;

import integration.form.NearestName;
import integration.form.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Looks at what a templated route gives its template. A value becomes a part of texts that were looked at without it, so it may not
 * be what would change their meaning.
 */
final class TemplateValues {

    private static final Pattern OPTION = Pattern.compile("[?&][\\w.-]+=");
    private static final Pattern DOLLAR = Pattern.compile("\\$(?![\\d .,]|\\{)|\\$$");

    private final Scope scope;
    private final Addresses addresses;

    TemplateValues(Scope scope) {
        this.scope = scope;
        this.addresses = new Addresses(scope);
    }

    /**
     * @param templated the item
     * @param place of the template's name
     * @param template null if it is no built-in one
     */
    void check(Node templated, Node place, BuiltInRoutes.Template template) {
        Set<String> given = new HashSet<>();
        for (Node one : Tree.child(templated, "parameters").map(Tree::items).orElse(List.of())) {
            Node name = Tree.child(one, "name").orElse(one);
            String text = Tree.text(name).orElse("");
            if (!given.add(text)) {
                scope.refuse(name, "the parameter " + text + " is here twice; keep one of them");
            }
            if (template != null && !template.parameters().contains(text)) {
                scope.refuse(
                        name,
                        "the template " + template.id() + " has no parameter " + text
                                + NearestName.hint(text, template.parameters()));
            }
            boolean address = template != null && template.addresses().contains(text);
            Tree.child(one, "value").ifPresent(value -> checkValue(value, text, address));
        }
        if (template != null) {
            Set<String> missing = new TreeSet<>(template.required());
            missing.removeAll(given);
            if (!missing.isEmpty()) {
                scope.refuse(
                        place, "the template " + template.id() + " needs the parameters " + String.join(", ", missing));
            }
        }
    }

    private void checkValue(Node node, String name, boolean address) {
        if (!(node instanceof ScalarNode value)) {
            return;
        }
        String text = value.getValue();
        if (address) {
            addresses.check(value, text, null, Addresses.Use.TO);
            return;
        }
        checkPlain(scope, value, name);
    }

    /** Looks at the value or the default of a parameter that becomes part of a text. */
    static void checkPlain(Scope scope, ScalarNode value, String name) {
        String text = value.getValue();
        if (OPTION.matcher(text).find()) {
            scope.refuse(
                    value,
                    "the value of " + name
                            + " has an option of an endpoint in it (?name=value); give the template a parameter for it");
        } else if (text.strip().startsWith("#")) {
            scope.refuse(value, "the value of " + name + " begins with #, which refers to a bean of the process");
        } else if (Expressions.isResource(text)) {
            scope.refuse(value, "the value of " + name + " is read from a resource:; write its text here");
        } else if (text.startsWith("{") && !text.startsWith("{{")
                || DOLLAR.matcher(text).find()) {
            scope.refuse(
                    value,
                    "the value of " + name + " has a { at its beginning or a lone $, which could become an expression");
        }
    }
}
