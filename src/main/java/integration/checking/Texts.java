package integration.checking;

import integration.form.Tree;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Looks at every text of an item, wherever it stands: for placeholders, for functions and for references to classes. Camel reads
 * them in more places than one would think of.
 */
final class Texts {

    /** Texts that Camel shows, and evaluates nowhere. */
    private static final Set<String> SHOWN = Set.of("description", "note");

    private static final Pattern REFERENCE =
            Pattern.compile("(?is)\\s*#(?:class|type|bean|autowired|valueAs|property)\\b.*");

    private final Scope scope;
    private final SimpleText simple;

    Texts(Scope scope) {
        this.scope = scope;
        this.simple = new SimpleText(scope.builtIn());
    }

    void check(Node node) {
        check(node, "", "");
    }

    private void check(Node node, String name, String parent) {
        if (node instanceof ScalarNode scalar) {
            try {
                checkText(scalar.getValue(), name, parent);
            } catch (Refused refused) {
                scope.refuse(scalar, refused.getMessage());
            }
            return;
        }
        Tree.items(node).forEach(one -> check(one, name, parent));
        for (NodeTuple entry : Tree.entries(node)) {
            ScalarNode key = (ScalarNode) entry.getKeyNode();
            if (key.getValue().contains("{{") || key.getValue().contains("${")) {
                scope.refuse(key, "a name before a colon should be written out");
            }
            check(entry.getValueNode(), key.getValue(), name);
        }
    }

    private void checkText(String text, String name, String parent) throws Refused {
        Placeholders.check(text, scope.parameters(), scope.ownPlaceholders());
        boolean constant = name.equals("constant") || name.equals("expression") && parent.equals("constant");
        if (SHOWN.contains(name) || constant) {
            return;
        }
        simple.check(name.equals("method") ? text.replace(BeanCall.EXCHANGE, "") : text);
        if (REFERENCE.matcher(text).matches()) {
            throw new Refused("a reference to a class or a bean (" + text.strip() + ") is not for integrators' routes");
        }
    }
}
