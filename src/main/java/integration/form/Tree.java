package integration.form;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Ways through the nodes of a file. */
public final class Tree {

    private Tree() {}

    /** The name before the colon. {@link YamlText} lets no others through. */
    public static String key(NodeTuple entry) {
        return ((ScalarNode) entry.getKeyNode()).getValue();
    }

    /** What stands behind {@code name:} in a mapping. */
    public static Optional<Node> child(Node node, String name) {
        return entry(node, name).map(NodeTuple::getValueNode);
    }

    /** {@code name:} with what stands behind it. */
    public static Optional<NodeTuple> entry(Node node, String name) {
        return entries(node).stream().filter(entry -> key(entry).equals(name)).findFirst();
    }

    /** What a mapping holds; nothing for any other node. */
    public static List<NodeTuple> entries(Node node) {
        return node instanceof MappingNode map ? map.getValue() : List.of();
    }

    /** What a list holds; nothing for any other node. */
    public static List<Node> items(Node node) {
        return node instanceof SequenceNode list ? list.getValue() : List.of();
    }

    /** The text behind {@code name:}; empty if there is none, or a list or a mapping. */
    public static Optional<String> text(Node node, String name) {
        return child(node, name).flatMap(Tree::text);
    }

    /** The text of a scalar, also of a number; empty for a list or a mapping. */
    public static Optional<String> text(Node node) {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }
}
