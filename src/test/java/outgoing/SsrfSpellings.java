package outgoing;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The addresses of {@code ssrf/spellings.txt}. */
public final class SsrfSpellings {

    private SsrfSpellings() {}

    public static List<String> all() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/ssrf/spellings.txt"))) {
            return lines.filter(line -> !line.startsWith("#") && !line.isEmpty())
                    .map(SsrfSpellings::unescaped)
                    .toList();
        }
    }

    private static String unescaped(String line) {
        var reader = new Properties();
        try {
            reader.load(new StringReader("address=" + line));
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
        return reader.getProperty("address");
    }
}
