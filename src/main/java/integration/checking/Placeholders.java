package integration.checking;

import integration.form.NearestName;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of Camel's property placeholders a text may have: most of the process's settings are none of an integrator's business. */
final class Placeholders {

    private static final Pattern ONE = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final Pattern PLAIN =
            Pattern.compile("env:ROUTE_[A-Z0-9_]{1,100}|agentl2\\.role\\.(?:api|worker|listener|any)");
    private static final String INSTEAD =
            "; write {{env:ROUTE_NAME}} for a setting of your own, which is in the process's environment";

    /** Characters of {@code $simple}, and one more. */
    private static final int LONGEST_START = 8;

    private Placeholders() {}

    /**
     * @param parameters of the template that the text is in
     * @param own placeholders that are allowed here besides, as they are written
     */
    static void check(String text, Set<String> parameters, Set<String> own) throws Refused {
        int at = text.indexOf("{{");
        while (at >= 0) {
            int end = end(text, at, parameters, own);
            at = text.indexOf("{{", end);
        }
    }

    private static int end(String text, int at, Set<String> parameters, Set<String> own) throws Refused {
        for (String known : own) {
            if (text.startsWith(known, at)) {
                return at + known.length();
            }
        }
        Matcher one = ONE.matcher(text).region(at, text.length());
        if (!one.lookingAt()) {
            throw new Refused(
                    text.indexOf("}}", at) < 0
                            ? "a placeholder is opened by {{ and not closed by }}"
                            : "a placeholder in another, or a brace in one, is not allowed" + INSTEAD);
        }
        String name = one.group(1);
        if (parameters.contains(name)) {
            checkBefore(text, at);
        } else if (!PLAIN.matcher(name).matches()) {
            String hint = NearestName.hint(name, parameters);
            throw new Refused("{{" + name + "}} is not for integrators' routes" + (hint.isEmpty() ? INSTEAD : hint));
        }
        return one.end();
    }

    /** What a parameter's value begins with must not become an expression by what stands before it. */
    private static void checkBefore(String text, int at) throws Refused {
        if (text.substring(Math.max(0, at - LONGEST_START), at).matches("(?s).*(\\$\\w*|\\{|\\\\)")) {
            throw new Refused("a parameter stands behind a $, a { or a \\; put it elsewhere");
        }
    }
}
