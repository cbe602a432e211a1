package integration.files;

/**
 * Why a file of routes is refused.
 *
 * @param file its name, as {@link RouteFile#name} has it
 * @param line from 1; 0 where the whole file is meant
 * @param column from 1; 0 where the whole line is meant
 * @param reason one line in plain words that says what is expected
 */
public record Fault(String file, int line, int column, String reason) {

    /** A fault of the whole file. */
    public static Fault of(String file, String reason) {
        return new Fault(file, 0, 0, reason);
    }

    /** As a line of a log or of a terminal: {@code weather.camel.yaml, line 12, column 7: route.from has no member stepss}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ", line " + line : "") + (column > 0 ? ", column " + column : "") + ": " + reason;
    }
}
