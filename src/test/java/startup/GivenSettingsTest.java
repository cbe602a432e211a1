package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import access.callers.Addresses;
import access.signin.AccessTokens;
import base.PasswordHash;
import chain.rpc.RpcAddress;
import chain.signing.KeySigner;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import secrets.sealing.MasterKey;
import startup.settings.DatabaseUrl;
import startup.settings.Setting;
import startup.settings.Settings;

/** What an operator gives, in the ways in which it comes wrong: cleaned or refused, and never shown. */
class GivenSettingsTest {

    private static final String HEX = "4d61726b35a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071829abcd";
    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final int APPLICATION_ORDINAL = 250;
    /** What is shorter may be a word of a message. */
    private static final int SHOWN = 5;

    /** A right value for each secret, the part of it that nobody may see, and what uses it. */
    private record Secret(String value, String mark, Consumer<String> use) {}

    private static final String DIGEST = "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    private static final String HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$" + DIGEST;
    private static final Map<String, Secret> SECRETS = Map.ofEntries(
            Map.entry(
                    "DATABASE_URL",
                    new Secret("postgresql://user:Qm9vZ1xK@host:5432/db", "Qm9vZ1xK", DatabaseUrl::parse)),
            Map.entry("L2_RPC_URL", new Secret("https://node.example/v2/Qm9vZ1xK", "Qm9vZ1xK", RpcAddress::parse)),
            Map.entry("REMOTE_SIGNER_URL", new Secret("http://u:Qm9vZ1xK@host:9000", "Qm9vZ1xK", RpcAddress::parse)),
            Map.entry("RUNTIME_PRIVATE_KEY", new Secret("0x" + HEX, HEX, value -> {
                new KeySigner(value);
                new Addresses(Optional.of(value)).runtime();
            })),
            Map.entry("HAWTIO_PASSWORD_HASH", new Secret(HASH, DIGEST, PasswordHash::isOne)),
            Map.entry("HAWTIO_VIEWER_PASSWORD_HASH", new Secret(HASH, DIGEST, PasswordHash::isOne)),
            Map.entry("JWT_SECRET", new Secret(HEX, HEX, value -> new AccessTokens(Optional.of(value)))),
            Map.entry("ENCRYPTION_KEY", new Secret(HEX, HEX, MasterKey::parse)),
            Map.entry("ENCRYPTION_KEY_PREVIOUS", new Secret(HEX, HEX, MasterKey::parse)),
            Map.entry("STABLE_DIFFUSION_AUTH", new Secret("user:Qm9vZ1xK", "Qm9vZ1xK", value -> {})));

    private static Secret of(Setting setting) {
        return SECRETS.getOrDefault(setting.name(), new Secret("sk-Qm9vZ1xK/+=", "Qm9vZ1xK", GivenSettingsTest::send));
    }

    /** A client of HTTP quotes the value of a header that it does not take. */
    private static void send(String value) {
        HttpRequest.newBuilder(URI.create("http://localhost"))
                .header("Authorization", "Bearer " + value)
                .build();
    }

    private static Stream<Setting> secrets() {
        return Settings.all().filter(Setting::secret);
    }

    private static Map<String, String> cleanable(String value) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("as it is", value);
        given.put("newline", value + "\n");
        given.put("CR LF", value + "\r\n");
        given.put("blanks", "  " + value + "\t ");
        given.put("double quotes", "\"" + value + "\"");
        given.put("quotes", "'" + value + "'\n");
        given.put("byte order mark", "\uFEFF" + value);
        given.put("no width", "\u200B" + value + "\u200B\u2060");
        given.put("no break", "\u00A0" + value + "\u00A0");
        given.put("direction", "\u202A" + value + "\u202C");
        given.put("end of file", value + "\u001a");
        return given;
    }

    private static Map<String, String> refusable(String value) {
        int middle = value.length() - 3;
        Map<String, String> given = new LinkedHashMap<>();
        Map.of("newline", "\n", "CR LF", "\r\n", "NUL", "\u0000", "no width", "\u200B", "half", "\uD83D", "tab", "\t")
                .forEach((name, inside) ->
                        given.put(name + " inside", value.substring(0, middle) + inside + value.substring(middle)));
        given.put("NUL at the end", value + "\u0000");
        given.put("UTF-16", new String(value.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1));
        return given;
    }

    private static Map<String, String> malformed(String value) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("twice", value + value);
        given.put("with a blank", value.substring(0, 8) + " " + value.substring(8));
        given.put("with another letter", value + "g");
        given.put("too short", value.substring(0, value.length() - 1));
        given.put("upper prefix", value.replaceFirst("^0x", "0X"));
        given.put("other prefix", "0x0x" + value);
        given.put("one quote", "\"" + value);
        given.put("typographic quotes", "\u201c" + value + "\u201d");
        given.put("exported", "export X=" + value);
        given.put("percent", value + "%zz");
        given.put("expression", "${" + value + "}");
        given.put("commas", value + ",," + value);
        return given;
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void whatComesWithAValueIsTakenOffOnceForAll(Setting setting) {
        Secret secret = of(setting);
        cleanable(secret.value()).forEach((way, given) -> {
            SmallRyeConfig config = config(Map.of(setting.name(), given));
            assertEquals(List.of(), problems(config, setting), way);
            assertEquals(secret.value(), config.getValue(setting.name(), String.class), way);
            String used = config.getValue(setting.property(), String.class);
            assertEquals(secret.value(), used, way);
            secret.use().accept(used);
        });
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void whatCannotBeSeenInsideIsRefusedAndNotShown(Setting setting) {
        Secret secret = of(setting);
        refusable(secret.value()).forEach((way, given) -> {
            List<String> problems = problems(config(Map.of(setting.name(), given)), setting);
            assertEquals(1, problems.size(), way);
            assertUnseen(problems.getFirst(), secret, way);
            if (SECRETS.containsKey(setting.name())) {
                assertUnseen(thrown(secret, given), secret, way);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void whatIsAcceptedCanBeUsedAndWhatIsNotIsNotShown(Setting setting) {
        Secret secret = of(setting);
        malformed(secret.value()).forEach((way, given) -> {
            SmallRyeConfig config = config(Map.of(setting.name(), given));
            List<String> problems = problems(config, setting);
            if (problems.isEmpty()) {
                assertEquals("", thrown(secret, config.getValue(setting.property(), String.class)), way);
            } else {
                assertUnseen(problems.toString(), secret, way);
                // The others' own client would show it, which is why they are refused.
                if (SECRETS.containsKey(setting.name())) {
                    assertUnseen(thrown(secret, given), secret, way);
                }
            }
        });
    }

    @Test
    void aValueIsNoExpression() {
        for (String password : List.of("a${HOME}b", "a$$b", "a\\$b", "a\\${x}$", "${", "$", "a:${b:c}\\")) {
            String value = "Qm9vZ1xK-of-a-secret-that-is-32-bytes-" + password;
            assertEquals(
                    value, config(Map.of("JWT_SECRET", value)).getValue("agentl2.access.jwt-secret", String.class));
            String address = "postgresql://u:" + password.replace("\\", "%5C") + "@h/d";
            assertEquals(
                    password,
                    config(Map.of("DATABASE_URL", address)).getValue("quarkus.datasource.password", String.class));
        }
    }

    @Test
    void whatIsNoSecretIsCleanedToo() {
        SmallRyeConfig config = config(Map.of(
                "PORT", "3001\r\n", "MARKETPLACE_ADDRESS", "\"0x" + "a".repeat(40) + "\"", "ORDER_LEASE_MS", "9000\n"));
        assertEquals(3001, config.getValue("quarkus.http.port", Integer.class));
        assertEquals("0x" + "a".repeat(40), config.getValue("agentl2.chain.marketplace-address", String.class));
        assertEquals("localhost:3001,127.0.0.1:3001", config.getValue("agentl2.access.sign-in.domains", String.class));
        assertEquals("3000", config.getValue("agentl2.timers.lease-renewal-ms", String.class));
    }

    @Test
    void aPropertyIsCleanedAsItsNameIs() {
        assertEquals(
                "sk-key",
                config(Map.of("agentl2.models.openai-api-key", " sk-key\n"))
                        .getValue("agentl2.models.openai-api-key", String.class));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretMayStandInAFile(Setting setting, @TempDir Path folder) throws IOException {
        Secret secret = of(setting);
        Path file = Files.writeString(folder.resolve("secret"), "\uFEFF" + secret.value() + "\r\n");
        SmallRyeConfig config = config(Map.of(setting.name() + "_FILE", file + "\n"));
        assertEquals(List.of(), problems(config, setting));
        assertEquals(secret.value(), config.getValue(setting.property(), String.class));

        for (Path away : List.of(folder, folder.resolve("none"), Files.createFile(folder.resolve("empty")))) {
            List<String> problems = problems(config(Map.of(setting.name() + "_FILE", away.toString())), setting);
            assertEquals(
                    List.of(setting.name() + "_FILE should be the path of a readable file that holds "
                            + setting.name()),
                    problems);
        }
        Files.writeString(file, "x".repeat(70_000));
        assertEquals(1, problems(config, setting).size());
    }

    @Test
    void whatTheEnvironmentSaysGoesBeforeAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "sk-of-file");
        var given = Map.of("OPENAI_API_KEY", "sk-of-environment", "OPENAI_API_KEY_FILE", file.toString());
        assertEquals("sk-of-environment", config(given).getValue("agentl2.models.openai-api-key", String.class));
    }

    /** As the program's start asks, about this one setting. */
    private static List<String> problems(SmallRyeConfig config, Setting setting) {
        return Settings.problems(
                        name -> config.getOptionalValue(name, String.class).orElse(""))
                .stream()
                .filter(line -> line.startsWith(setting.name() + " ") || line.startsWith(setting.name() + "_FILE "))
                .toList();
    }

    /** All that an exception of its use prints; empty if there is none. */
    private static String thrown(Secret secret, String value) {
        try {
            secret.use().accept(value);
            return "";
        } catch (RuntimeException failure) {
            var printed = new StringWriter();
            failure.printStackTrace(new PrintWriter(printed));
            return printed.toString();
        }
    }

    private static void assertUnseen(String text, Secret secret, String way) {
        String mark = secret.mark();
        List<String> seen = IntStream.rangeClosed(0, mark.length() - SHOWN)
                .mapToObj(from -> mark.substring(from, from + SHOWN))
                .filter(text::contains)
                .toList();
        assertEquals(List.of(), seen, () -> way + ": " + text);
    }

    private static SmallRyeConfig config(Map<String, String> given) {
        Map<String, String> properties = new HashMap<>(Settings.all()
                .filter(setting -> !setting.property().isEmpty())
                .collect(Collectors.toMap(
                        Setting::property,
                        setting -> setting.isFiner()
                                ? setting.standard()
                                : "${" + setting.name() + ":" + setting.standard() + "}",
                        (one, other) -> one)));
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredInterceptors()
                .withSources(new PropertiesConfigSource(properties, "application.properties", APPLICATION_ORDINAL))
                .withSources(new PropertiesConfigSource(given, "the environment", ENVIRONMENT_ORDINAL))
                .withSources(new DerivedConfigSource())
                .build();
    }
}
