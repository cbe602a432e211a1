package conventions;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import startup.settings.Section;
import startup.settings.Setting;
import startup.settings.Settings;

/** What is written about settings beside the code, made from {@link Settings}. */
final class SettingsPages {

    private static final int WIDTH = 120;
    private static final String LINK = "\\[([^]]+)]\\([^)]+\\)";

    private SettingsPages() {}

    /** A part of a file, between a line that has {@code begin} and one that has {@code end}. */
    record Part(Path file, String begin, String end, String text) {}

    static List<Part> all() {
        Path reference = Path.of("docs", "configuration.md");
        return List.of(
                new Part(reference, "<!-- settings -->", "<!-- end of settings -->", "\n" + reference() + "\n"),
                new Part(
                        reference,
                        "<!-- finer settings -->",
                        "<!-- end of finer settings -->",
                        "\n" + table(Settings.FINER) + "\n"),
                new Part(Path.of(".env.example"), "# settings", "# end of settings", example()),
                new Part(
                        Path.of("src", "main", "resources", "application.properties"),
                        "# settings",
                        "# end of settings",
                        properties()));
    }

    /** The values of {@code properties}, by their names, as a file of properties says them. */
    static Map<String, String> valuesOf(Stream<Setting> settings) {
        return settings.filter(setting -> !setting.property().isEmpty())
                .collect(Collectors.toMap(
                        Setting::property,
                        setting -> setting.isFiner()
                                ? setting.standard()
                                : "${" + setting.name() + ":" + setting.standard() + "}",
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static String reference() {
        String tables = Settings.SECTIONS.stream()
                .map(section -> "## " + section.title() + "\n\n" + table(section))
                .collect(Collectors.joining("\n"));
        String secrets = Settings.all()
                .filter(Setting::secret)
                .map(setting -> "`" + setting.name() + "`")
                .collect(Collectors.joining(", "));
        return tables + "\n" + wrapped("These are secrets, or hold some: " + secrets + ".", "");
    }

    private static String table(Section section) {
        return "| name | default | what it is |\n| --- | --- | --- |\n"
                + section.settings().stream()
                        .map(setting ->
                                "| `" + setting.name() + "` | " + standard(setting) + " | " + words(setting) + " |\n")
                        .collect(Collectors.joining());
    }

    private static String words(Setting setting) {
        return setting.words() + " (" + setting.form().words() + ")";
    }

    private static String standard(Setting setting) {
        if (setting.required()) {
            return setting.alternative().isEmpty() ? "required" : "required without `" + setting.alternative() + "`";
        }
        if (!setting.shown().isEmpty()) {
            return setting.shown();
        }
        String value = setting.standard();
        return value.isEmpty() ? "none" : value.matches("\\d+") ? value : "`" + value + "`";
    }

    private static String example() {
        return Settings.SECTIONS.stream()
                .map(section -> "\n# " + section.title().toUpperCase(Locale.ROOT) + "\n"
                        + section.settings().stream()
                                .map(SettingsPages::example)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    private static String example(Setting setting) {
        String standard = setting.standard().matches(".*(classpath:|\\$\\{).*") ? "" : setting.standard();
        String line = setting.example() == null
                ? "#" + setting.name() + "=" + standard
                : setting.name() + "=" + setting.example();
        return wrapped(words(setting).replaceAll(LINK, "$1").replace("`", ""), "# ") + line + "\n";
    }

    private static String properties() {
        return Settings.SECTIONS.stream()
                .map(section -> "# " + section.title() + "\n"
                        + section.settings().stream()
                                .flatMap(setting -> valuesOf(Stream.of(setting)).entrySet().stream())
                                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    private static String wrapped(String text, String before) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(before);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                lines.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(before);
            }
            line.append(word).append(' ');
        }
        return lines.append(line.toString().stripTrailing()).append('\n').toString();
    }
}
