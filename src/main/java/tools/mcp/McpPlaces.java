package tools.mcp;

import java.util.regex.Pattern;

/**
 * What a server on the runtime's own machine says of a failure, without where on the machine it and its files are: a trace of a
 * program that broke is full of that, and goes to the model and, through its answer, to the buyer. Names of files stay.
 */
final class McpPlaces {

    /** {@code at a.b.C.d(C.java:12)}, as Java and JavaScript write the calls that led to a failure. */
    private static final Pattern CALL = Pattern.compile("\\R\\s+at [^\\n]*");
    /** An absolute path, but not that of an address; its last name is the group. */
    private static final Pattern PATH = Pattern.compile("(?<![\\w:/.~-])(?:file://)?/(?:[\\w.@+~-]++/)+([\\w.@+~-]+)");

    private McpPlaces() {}

    static String without(String said) {
        return PATH.matcher(CALL.matcher(said).replaceAll("")).replaceAll("$1");
    }
}
