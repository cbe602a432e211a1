package integration;

import integration.files.RouteFile;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The entries of a file's list, as text: what makes one route what it is, whatever stands beside it. */
final class Chunks {

    private Chunks() {}

    /** The entry that has the line, which is counted from 1, of a file that was found to be a list. */
    static String of(RouteFile file, int line) {
        Node root = new Compose(LoadSettings.builder().build())
                .composeString(file.text())
                .orElseThrow();
        List<Node> entries = ((SequenceNode) root).getValue();
        String found = file.text();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).getStartMark().orElseThrow().getLine() < line) {
                int from = entries.get(i).getStartMark().orElseThrow().getIndex();
                int to = entries.get(i).getEndMark().orElseThrow().getIndex();
                found = cut(file.text(), from, to);
            }
        }
        return found.strip();
    }

    /** Marks count characters, also those that are two in a Java text. */
    private static String cut(String text, int from, int to) {
        return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }
}
