package startup;

import base.AddressBlocks;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The form of the settings that say who may ask this server what, and how often. */
final class ServerSettings {

    private static final int MOST_REQUESTS = 1_000_000;
    private static final String CERTIFICATE = "TLS_CERTIFICATE";
    private static final String KEY = "TLS_KEY";

    static final List<Settings.Setting> ALL = List.of(
            Settings.optional(
                    "TRUSTED_PROXIES",
                    "addresses and CIDR blocks separated by commas, such as 10.0.0.0/8,2001:db8::7",
                    value -> AddressBlocks.parse(value).isPresent()),
            Settings.optional(
                    "TRUSTED_OWNERS",
                    "addresses of 0x and 40 hex digits, separated by commas, or * for everybody",
                    value -> value.strip().equals("*") || Settings.isListOfAddresses(value)),
            limit("RATE_LIMIT_PER_ADDRESS"),
            limit("RATE_LIMIT_SIGN_IN_PER_ADDRESS"),
            limit("RATE_LIMIT_PER_CALLER"),
            Settings.optional(
                    "CORS_ORIGINS",
                    "https origins separated by commas, such as https://app.example,https://other.example:8443",
                    ServerSettings::isListOfOrigins));

    private ServerSettings() {}

    /** What is wrong with settings that go together, a line each; {@code value} reads them by name. */
    static List<String> problems(Function<String, String> value) {
        String certificate =
                Objects.requireNonNullElse(value.apply(CERTIFICATE), "").strip();
        String key = Objects.requireNonNullElse(value.apply(KEY), "").strip();
        if (certificate.isEmpty() && key.isEmpty()) {
            return List.of();
        }
        String problem = certificate.isEmpty() || key.isEmpty()
                ? "should both be set, or neither"
                : TlsFiles.problem(certificate, key);
        return problem == null ? List.of() : List.of(CERTIFICATE + " and " + KEY + " " + problem);
    }

    /** A serialized origin (RFC 6454, section 6.2), so no path; https, or a page's traffic could be changed on its way. */
    private static boolean isListOfOrigins(String list) {
        return Arrays.stream(list.split(",", -1))
                .allMatch(origin -> origin.strip().matches("https://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+])(?::\\d{1,5})?"));
    }

    private static Settings.Setting limit(String name) {
        return Settings.optional(
                name,
                "requests a minute from 1 to " + MOST_REQUESTS + ", or 0 for no limit",
                value -> Settings.isNumber(value, 0, MOST_REQUESTS));
    }
}
