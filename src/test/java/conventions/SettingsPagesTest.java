package conventions;

import static conventions.Code.CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import startup.settings.Setting;
import startup.settings.Settings;

/** A setting has one home, {@code startup.settings}; whatever else tells of it says the same. */
class SettingsPagesTest {

    /** What follows from settings, or is made by the program for itself. */
    private static final String DERIVED =
            "agentl2\\.(role\\..+|timers\\..+|operations\\.command|results\\.ipfs-endpoint)";

    private final Map<String, Setting> byProperty = Settings.all()
            .filter(setting -> !setting.property().isEmpty())
            .collect(Collectors.toMap(Setting::property, setting -> setting));

    @Test
    void thePagesSayWhatTheCodeSays() throws IOException {
        for (SettingsPages.Part part : SettingsPages.all()) {
            String page = Files.readString(part.file());
            int begin = page.indexOf(part.begin() + "\n") + part.begin().length() + 1;
            int end = page.indexOf(part.end() + "\n");
            assertTrue(begin > part.begin().length() && end >= begin, part.file() + " has lost its " + part.begin());
            if (Boolean.getBoolean("pages.write")) {
                Files.writeString(part.file(), page.substring(0, begin) + part.text() + page.substring(end));
            } else {
                assertEquals(
                        part.text(),
                        page.substring(begin, end),
                        part.file() + " is not made from startup.settings any more; make it again by:"
                                + " ./mvnw test -Dtest=SettingsPagesTest -Dpages.write=true");
            }
        }
    }

    @Test
    void everyDefaultIsOfItsForm() {
        Settings.all()
                .filter(setting ->
                        !setting.standard().isEmpty() && !setting.standard().contains("${"))
                .forEach(setting -> assertTrue(
                        setting.form().accepts().test(setting.standard()), setting.name() + "=" + setting.standard()));
    }

    @Test
    void whatIsRequiredIsInTheExample() {
        Settings.all().filter(Setting::required).forEach(setting -> assertNotNull(setting.example(), setting.name()));
    }

    @Test
    void aSecretHasNoDefault() {
        Settings.all().filter(Setting::secret).forEach(setting -> assertEquals("", setting.standard(), setting.name()));
    }

    @Test
    void propertiesHaveTheDefaultsOfTheirSettings() throws IOException {
        var properties = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            properties.load(in);
        }
        Map<String, String> standard = SettingsPages.valuesOf(Settings.all());
        properties.forEach((name, value) -> {
            if (name.toString().startsWith("agentl2.") && !name.toString().matches(DERIVED)) {
                assertEquals(standard.get(name), value, name + " in application.properties");
            }
        });
    }

    @Test
    void whatIsReadHasAHomeAndItsDefault() {
        for (JavaClass one : CODE) {
            if (one.isAnnotatedWith(ConfigMapping.class)) {
                mapped(one.reflect());
            }
            one.getConstructors().forEach(this::injected);
        }
    }

    private void mapped(Class<?> settings) {
        String prefix = settings.getAnnotation(ConfigMapping.class).prefix() + ".";
        for (Method method : settings.getMethods()) {
            WithDefault given = method.getAnnotation(WithDefault.class);
            String name = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            compare(name, given == null ? null : given.value(), settings.getName());
        }
    }

    private void injected(JavaConstructor constructor) {
        List<Annotation> annotations = new ArrayList<>();
        for (Annotation[] ofParameter : constructor.reflect().getParameterAnnotations()) {
            annotations.addAll(List.of(ofParameter));
        }
        for (Annotation annotation : annotations) {
            if (annotation instanceof ConfigProperty property && property.name().startsWith("agentl2.")) {
                String given = property.defaultValue();
                compare(
                        property.name(),
                        given.equals(ConfigProperty.UNCONFIGURED_VALUE) ? null : given,
                        constructor.getOwner().getName());
            }
        }
    }

    private void compare(String property, String given, String where) {
        if (!property.matches(DERIVED)) {
            Setting setting = byProperty.get(property);
            assertNotNull(setting, property + ", read by " + where + ", is not in startup.settings");
            if (given != null) {
                assertEquals(setting.standard(), given, property + " in " + where);
            }
        }
    }
}
