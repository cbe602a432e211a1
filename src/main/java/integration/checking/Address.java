package integration.checking;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * An endpoint's URI, taken apart.
 *
 * @param scheme literal, in lower case
 * @param path what stands between the scheme and the options
 * @param options as they stand behind the question mark
 */
record Address(String scheme, String path, List<Option> options) {

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):([^?]*)(?:\\?(.*))?", Pattern.DOTALL);

    /**
     * An option of an endpoint.
     *
     * @param name as it is written
     * @param value decoded, without RAW()
     * @param place of the value; null for one in the URI itself
     */
    record Option(String name, String value, Node place) {

        static Option of(String name, String value, Node place) {
            return new Option(name, raw(value), place);
        }

        /** Camel knows an option in any case, and with hyphens too. */
        String plainName() {
            return plain(name);
        }

        private static String raw(String value) {
            String bare = value.strip();
            return bare.matches("(?s)RAW\\(.*\\)|RAW\\{.*}") ? bare.substring(4, bare.length() - 1) : bare;
        }
    }

    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "");
    }

    static Address of(String uri) throws Refused {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            throw new Refused("the address should begin with a scheme that is written out, such as direct:name");
        }
        List<Option> options = new ArrayList<>();
        if (form.group(3) != null) {
            for (String part : form.group(3).split("&")) {
                int equals = part.indexOf('=');
                if (equals < 0) {
                    throw new Refused("the option " + part + " has no value; write name=value");
                }
                options.add(Option.of(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)), null));
            }
        }
        return new Address(form.group(1), form.group(2), options);
    }

    private static String decoded(String text) throws Refused {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw new Refused("a % in the options is not followed by two hex digits; write %25 for it");
        }
    }
}
