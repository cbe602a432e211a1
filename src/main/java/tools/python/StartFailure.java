package tools.python;

import base.PlainText;
import java.util.stream.Collectors;

/** Says to an operator why a child has not become warm, and what to do. None of it is for a model or a buyer. */
final class StartFailure {

    private static final int LONGEST_QUOTE = 500;
    /** How the system ends what takes too much memory, and how the Java process then says so. */
    private static final int KILLED = 128 + 9;
    /** What every child says of the folder for temporary files that it is not to have. */
    private static final String NO_FOLDER = "java.io.tmpdir";

    private StartFailure() {}

    /** Why, of one that ended by itself with {@code status}. */
    static String ended(int status) {
        return switch (status) {
            case ChildProcess.OUT_OF_MEMORY ->
                "a child had too little memory to start: raise agentl2.tools.python.memory-mib";
            case KILLED ->
                "a child was killed while it started, as the system does when memory is short: give this machine or container"
                        + " more, or lower agentl2.tools.python.at-once";
            default ->
                "a child ended with status " + status
                        + " while it started: look at CODE_INTERPRETER_WRAPPER if it is set, at the memory that is free, and"
                        + " at what it said";
        };
    }

    /** Why, where the system does not even start its command. */
    static String notBegun(String said) {
        return "the command of a child cannot be run: look at CODE_INTERPRETER_WRAPPER if it is set, and at this runtime's"
                + " Java" + quoted(said);
    }

    /** What the child said of it, without what it always says. */
    static String quoted(String complaint) {
        String said = complaint
                .lines()
                .filter(line -> !line.isBlank() && !line.contains(NO_FOLDER))
                .collect(Collectors.joining(" / "));
        return said.isEmpty() ? "" : " (it said: " + PlainText.of(said, LONGEST_QUOTE) + ")";
    }
}
