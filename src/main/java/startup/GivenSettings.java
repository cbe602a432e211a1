package startup;

import base.GivenText;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import startup.settings.SecretFile;
import startup.settings.Setting;
import startup.settings.Settings;

/**
 * The door of settings: what an operator gave is cleaned here, once, and nobody behind it sees anything else, whether they ask for
 * the name in the environment, for its property, or for another that refers to it. What is given is taken as it is written: a
 * password with {@code ${x}} or {@code $$} in it is no expression. A secret may also stand in a file, which {@code <NAME>_FILE}
 * names.
 */
// Inside of what expands expressions (300), so that there is nothing to expand in what is given.
@Priority(Priorities.LIBRARY + 250)
public class GivenSettings implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1;

    /** That of the file .env; above it are the environment and the command line. Below are files with expressions of ours. */
    private static final int GIVEN_BY_OPERATOR = 295;

    private static final Map<String, Setting> BY_NAME =
            Settings.all().collect(Collectors.toUnmodifiableMap(Setting::name, Function.identity()));
    private static final Map<String, Setting> BY_PROPERTY = Settings.all()
            .filter(setting -> !setting.property().isEmpty())
            .collect(Collectors.toUnmodifiableMap(Setting::property, Function.identity()));

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue found = context.proceed(name);
        Setting named = BY_NAME.get(name);
        if (named != null && named.secret() && isEmpty(found)) {
            return fromFile(context, named, found);
        }
        if (found == null || found.getValue() == null) {
            return found;
        }
        boolean given = named != null && !named.isFiner() || found.getConfigSourceOrdinal() >= GIVEN_BY_OPERATOR;
        return given && (named != null || BY_PROPERTY.containsKey(name))
                ? found.withValue(literal(GivenText.cleaned(found.getValue())))
                : found;
    }

    /** {@code text} as it must be written so that, expanded, it is {@code text}. */
    static String literal(String text) {
        // A backslash before a dollar would be taken for an escape, so it is written as the default of what there is
        // not.
        return text.replace("$", "$$").replace("\\$", "${agentl2.backslash:\\}$");
    }

    private static ConfigValue fromFile(ConfigSourceInterceptorContext context, Setting setting, ConfigValue none) {
        ConfigValue file = context.proceed(SecretFile.nameOf(setting));
        return isEmpty(file)
                ? none
                : SecretFile.read(file.getValue())
                        .map(text -> file.withName(setting.name()).withValue(literal(text)))
                        .orElse(none);
    }

    private static boolean isEmpty(ConfigValue value) {
        return value == null || GivenText.cleaned(value.getValue()).isEmpty();
    }
}
