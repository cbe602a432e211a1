package base;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An integrator's own settings: what stands in the environment under a name that begins with {@code ROUTE_}, for their routes. Some
 * are secrets, and a route has them in addresses and headers, which are shown where nobody knows what they are.
 */
public final class OwnSettings {

    /** How their names begin. */
    public static final String PREFIX = "ROUTE_";

    /** Shorter ones are no secrets, and would hide half of the words there are. */
    private static final int SHORTEST = 4;

    private final Map<String, String> hidden = new LinkedHashMap<>();

    /** @param environment by name */
    public OwnSettings(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && value.length() >= SHORTEST) {
                String instead = "{{env:" + name + "}}";
                hidden.put(value, instead);
                hidden.put(value.replace("/", "\\/"), instead);
                hidden.put(value.replace("&", "&amp;"), instead);
                hidden.put(URLEncoder.encode(value, StandardCharsets.UTF_8), instead);
            }
        });
    }

    /** The text with their names in the place of their values, as they are or as an address, JSON or XML has them. */
    public String hide(String text) {
        String shown = text;
        for (Map.Entry<String, String> one : hidden.entrySet()) {
            shown = shown.replace(one.getKey(), one.getValue());
        }
        return shown;
    }
}
