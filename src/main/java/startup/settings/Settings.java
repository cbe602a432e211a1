package startup.settings;

import base.GivenText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Checks the environment before anything starts, so that a runtime that trusts it with money and keys never runs on a
 * half-configured one. Each problem is one line that names the setting and says what it should look like. Values are never
 * part of a line.
 */
public final class Settings {

    /** The roles that a process can have. */
    public static final List<String> ROLES = ProcessSection.ROLES;

    /** Those with names in the environment. */
    public static final List<Section> SECTIONS = List.of(
            ProcessSection.ALL,
            ChainSection.ALL,
            AccessSection.ALL,
            SecretsSection.ALL,
            OrdersSection.ALL,
            ModelsSection.ALL,
            KnowledgeSection.ALL,
            ToolsSection.ALL,
            RoutesSection.ALL);

    /** Those without. */
    public static final Section FINER = FinerSection.ALL;

    private Settings() {}

    /** What is wrong with the environment that {@code value} reads by name, a line each; empty if all is well. */
    public static List<String> problems(Function<String, String> value) {
        List<String> problems = new ArrayList<>();
        all().forEach(setting -> problem(setting, name -> given(name, value)).ifPresent(problems::add));
        problems.addAll(ProcessSection.problems(name -> given(name, value)));
        problems.addAll(SecretsSection.missing(name -> given(name, value)));
        return problems;
    }

    private static Optional<String> problem(Setting setting, UnaryOperator<String> value) {
        Optional<String> file = SecretFile.problem(setting, value);
        if (file.isPresent()) {
            return file;
        }
        String given = value.apply(setting.name());
        if (given.isEmpty()) {
            boolean missing =
                    setting.required() && value.apply(setting.alternative()).isEmpty();
            return missing ? Optional.of(missing(setting)) : Optional.empty();
        }
        String malformed =
                setting.name() + " is malformed; it should be " + setting.form().words();
        if (GivenText.hasInvisible(given)) {
            return Optional.of(malformed + "; it has a line's end or another invisible character inside");
        }
        return setting.form().accepts().test(given)
                ? Optional.empty()
                : Optional.of(malformed
                        + setting.form()
                                .fault()
                                .apply(given)
                                .map(part -> "; " + part)
                                .orElse(""));
    }

    private static String missing(Setting setting) {
        return setting.name() + " is missing; it should be " + setting.form().words()
                + (setting.alternative().isEmpty() ? "" : "; or set " + setting.alternative() + " in its place");
    }

    /** All settings, the finer ones last. */
    public static Stream<Setting> all() {
        return Stream.concat(SECTIONS.stream(), Stream.of(FINER)).flatMap(section -> section.settings().stream());
    }

    /** What {@code property} is where nothing is given; empty if it has no default. */
    public static String standard(String property) {
        return all().filter(setting -> setting.property().equals(property))
                .findFirst()
                .orElseThrow()
                .standard();
    }

    /** The roles that {@code text} lists, in lower case. */
    public static List<String> roles(String text) {
        return Arrays.stream(text.split(","))
                .map(role -> role.strip().toLowerCase(Locale.ROOT))
                .filter(role -> !role.isEmpty())
                .toList();
    }

    private static String given(String name, Function<String, String> value) {
        return name.isEmpty() ? "" : GivenText.cleaned(value.apply(name));
    }
}
