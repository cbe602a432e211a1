package integration.form;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML into nodes that know their line and column. It takes less than YAML is: one document, no anchors, no tags, nothing
 * twice. So what a person sees in a file is what Camel gets, and an editor of routes keeps it.
 */
public final class YamlText {

    /** Characters of a file. */
    public static final int LONGEST = 1024 * 1024;
    /** Mappings and lists within each other; the built-in routes have some 30. */
    static final int DEEPEST = 100;

    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private YamlText() {}

    /**
     * The file's list; empty if it has none, which is no fault if it holds nothing at all to be a list.
     *
     * @param findings get what is wrong with it
     */
    public static Optional<SequenceNode> read(String text, Findings findings) {
        if (!isReadable(text, findings)) {
            return Optional.empty();
        }
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(2 * LONGEST)
                .build();
        try {
            return isPlain(settings, text, findings)
                    ? list(new Compose(settings).composeString(text), findings)
                    : Optional.empty();
        } catch (MarkedYamlEngineException broken) {
            Mark mark = broken.getProblemMark().or(broken::getContextMark).orElse(null);
            if (mark == null) {
                findings.at(1, 1, "this is not YAML: " + broken.getProblem());
            } else {
                findings.at(mark, words(broken, text, mark));
            }
        } catch (YamlEngineException broken) {
            boolean name = String.valueOf(broken.getMessage()).startsWith("Non scalar key");
            findings.at(
                    1,
                    1,
                    name
                            ? "somewhere a list or a mapping stands before a colon; a name should"
                            : "this is not YAML: " + broken.getMessage());
        }
        return Optional.empty();
    }

    private static boolean isReadable(String text, Findings findings) {
        if (text.length() > LONGEST) {
            findings.whole("the file is longer than 1 MiB; put its routes into several files");
            return false;
        }
        if (text.startsWith("\uFEFF")) {
            findings.at(1, 1, "the file begins with a byte order mark; save it as UTF-8 without one");
            return false;
        }
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int one = text.codePointAt(i);
            if (one == '\uFFFD' || one == 0) {
                findings.at(line, column, "here is text that is not UTF-8; save the file as UTF-8");
                return false;
            }
            if (isInvisible(one)) {
                findings.at(line, column, "the invisible character U+%04X stands here; take it out".formatted(one));
                return false;
            }
            column = one == '\n' ? 1 : column + 1;
            line = one == '\n' ? line + 1 : line;
        }
        return true;
    }

    private static boolean isInvisible(int one) {
        return one != '\t' && one != '\n' && one != '\r' && Character.isISOControl(one)
                || one == '\u2028'
                || one == '\u2029'
                || one == '\uFEFF'
                || one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE
                || Character.getType(one) == Character.FORMAT;
    }

    /** Looks at it piece by piece, before a tree is made that could be too deep to walk. */
    private static boolean isPlain(LoadSettings settings, String text, Findings findings) {
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            Mark mark = event.getStartMark().orElseThrow();
            switch (event.getEventId()) {
                case Alias -> {
                    findings.at(mark, "an alias (*name) stands here; write out what it stands for");
                    return false;
                }
                case MappingStart, SequenceStart -> {
                    depth++;
                    if (depth > DEEPEST) {
                        findings.at(mark, "this is nested more than " + DEEPEST + " deep; make it several routes");
                        return false;
                    }
                }
                case MappingEnd, SequenceEnd -> depth--;
                case DocumentStart -> {
                    documents++;
                    if (documents > 1) {
                        findings.at(
                                mark, "a second document begins here (---); a file has one, put it into another file");
                        return false;
                    }
                }
                default -> {
                    // Scalars and the ends of documents are looked at in the tree.
                }
            }
            if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                findings.at(mark, "an anchor (&name) stands here; write out what is used twice");
                return false;
            }
        }
        return true;
    }

    private static Optional<SequenceNode> list(Optional<Node> root, Findings findings) {
        if (root.isEmpty()
                || root.get() instanceof ScalarNode empty && empty.getValue().isEmpty()) {
            findings.whole(
                    "the file holds nothing but comments or blanks; it should be a list of routes, or [] for none");
            return Optional.empty();
        }
        Node node = root.get();
        if (hasTagOrDouble(node, findings)) {
            return Optional.empty();
        }
        if (node instanceof SequenceNode list) {
            return Optional.of(list);
        }
        boolean kamelet = node instanceof MappingNode map
                && Tree.text(map, "kind").filter("Kamelet"::equals).isPresent();
        findings.at(
                node,
                kamelet
                        ? "this is a Kamelet; a *.camel.yaml holds routes: make it a routeTemplate with the same steps"
                        : "the file should be a list: begin each route with \"- route:\"");
        return Optional.empty();
    }

    private static boolean hasTagOrDouble(Node node, Findings findings) {
        if (!PLAIN_TAGS.contains(node.getTag())) {
            findings.at(node, "a tag (" + node.getTag().getValue() + ") stands here; write plain YAML");
            return true;
        }
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().anyMatch(one -> hasTagOrDouble(one, findings));
        }
        if (!(node instanceof MappingNode map)) {
            return false;
        }
        Set<String> names = new HashSet<>();
        for (var entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                findings.at(entry.getKeyNode(), "a name stands before the colon, not a list or a mapping");
                return true;
            }
            if (!names.add(key.getValue())) {
                findings.at(key, key.getValue() + " is here twice; keep one of them");
                return true;
            }
            if (hasTagOrDouble(entry.getValueNode(), findings)) {
                return true;
            }
        }
        return false;
    }

    private static String words(MarkedYamlEngineException broken, String text, Mark mark) {
        String problem = broken.getProblem() == null ? "" : broken.getProblem();
        if (problem.contains("TAB") || problem.contains("'\\t'") || hasTab(text, mark.getLine())) {
            return "a tab stands in this line's indentation; indent with blanks";
        }
        if (problem.contains("expected <block end>")) {
            return "this line is indented otherwise than those that it belongs to; align it with them";
        }
        if (problem.contains("mapping values are not allowed here")) {
            return "a colon stands where none can be; put quotes around a text that holds one, or mend the indentation";
        }
        if (problem.contains("could not find expected ':'")) {
            return "a name without a colon stands here or in the line before; write name: value";
        }
        if (problem.contains("found unexpected end of stream")) {
            return "the file ends within a text in quotes; close it";
        }
        return "this is not YAML: " + problem;
    }

    private static boolean hasTab(String text, int line) {
        return text.lines()
                .skip(line)
                .findFirst()
                .filter(one -> one.matches("[ -]*\\t.*"))
                .isPresent();
    }
}
