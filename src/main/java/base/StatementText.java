package base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a file of {@code sql/queries}, which is written as routes take it, for JDBI. */
final class StatementText {

    private static final Pattern PARAMETER = Pattern.compile(":#(\\w+)");

    private StatementText() {}

    /** @param name {@code room/name} */
    static String read(String name) {
        String file = "sql/queries/" + name + ".sql";
        try (InputStream in = StatementText.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + file);
            }
            return translated(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /** Without comments, which routes leave out too, and with {@code :name} for {@code :#name}. */
    static String translated(String text) {
        String statement = text.lines()
                .filter(line -> !line.stripLeading().startsWith("--"))
                .collect(Collectors.joining("\n"));
        String translated = PARAMETER.matcher(statement).replaceAll(":$1");
        if (translated.indexOf('#') >= 0 || translated.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "has a # or ? that is no parameter; an expression of Camel's is for routes only");
        }
        return translated;
    }
}
