package operations;

import access.AddressBlocks;
import java.util.List;

/** The form of the settings that say who may ask this server what, and how often. */
final class ServerSettings {

    private static final int MOST_REQUESTS = 1_000_000;

    static final List<Settings.Setting> ALL = List.of(
            Settings.optional(
                    "TRUSTED_PROXIES",
                    "addresses and CIDR blocks separated by commas, such as 10.0.0.0/8,2001:db8::7",
                    value -> AddressBlocks.parse(value).isPresent()),
            limit("RATE_LIMIT_PER_ADDRESS"),
            limit("RATE_LIMIT_SIGN_IN_PER_ADDRESS"),
            limit("RATE_LIMIT_PER_CALLER"));

    private ServerSettings() {}

    private static Settings.Setting limit(String name) {
        return Settings.optional(
                name,
                "requests a minute from 1 to " + MOST_REQUESTS + ", or 0 for no limit",
                value -> Settings.isNumber(value, 0, MOST_REQUESTS));
    }
}
