package integration.form;

import integration.files.Fault;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with one file. */
public final class Findings {

    /** How many are told. */
    public static final int MOST = 20;

    private static final int LONGEST = 600;

    private final String file;
    private final Set<Fault> faults = new LinkedHashSet<>();
    /** Places of which the schema has spoken: nobody needs to hear of them twice. */
    private final Set<List<Integer>> settled = new HashSet<>();

    /** @param file its name, as faults have it */
    public Findings(String file) {
        this.file = file;
    }

    /** The whole file is wrong. */
    public void whole(String reason) {
        faults.add(new Fault(file, 0, 0, line(reason)));
    }

    /** What begins at {@code node} is wrong. */
    public void at(Node node, String reason) {
        at(node.getStartMark().orElseThrow(), reason);
    }

    /** What begins at {@code mark} is wrong. */
    public void at(Mark mark, String reason) {
        at(mark.getLine() + 1, mark.getColumn() + 1, reason);
    }

    /** What begins there is wrong, unless the place is {@linkplain #settle settled}; line and column are from 1. */
    public void at(int line, int column, String reason) {
        if (!settled.contains(List.of(line, column))) {
            faults.add(new Fault(file, line, column, line(reason)));
        }
    }

    /** Says nothing more of the places that were named so far. */
    public void settle() {
        faults.forEach(fault -> settled.add(List.of(fault.line(), fault.column())));
    }

    /** By line, each once. */
    public List<Fault> ordered() {
        return faults.stream()
                .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
                .limit(MOST)
                .toList();
    }

    /** What a file says is part of reasons: it becomes one line of bounded length without invisible characters. */
    private static String line(String reason) {
        String one =
                reason.replaceAll("[\\s\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
        return one.length() <= LONGEST ? one : one.substring(0, LONGEST) + "...";
    }
}
