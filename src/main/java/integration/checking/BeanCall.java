package integration.checking;

import integration.form.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which beans' methods may be called, and with what: those that the built-in routes call. */
final class BeanCall {

    private static final Pattern METHOD = Pattern.compile("\\s*([A-Za-z]\\w*)\\s*(?:\\((.*)\\))?\\s*", Pattern.DOTALL);
    private static final Pattern LITERAL =
            Pattern.compile("|\\*|true|false|null|-?\\d{1,18}(?:\\.\\d{1,18})?|'[^']*'|\"[^\"]*\"", Pattern.DOTALL);

    /** All of the message: it goes to the runtime's own bean and nowhere else. */
    static final String EXCHANGE = "${exchange}";

    private final BuiltInRoutes builtIn;
    private final SimpleText simple;

    BeanCall(BuiltInRoutes builtIn, SimpleText simple) {
        this.builtIn = builtIn;
        this.simple = simple;
    }

    /** @param call {@code name} or {@code name(argument, ...)} */
    void check(String bean, String call) throws Refused {
        checkBean(bean);
        Matcher method = METHOD.matcher(call);
        if (!method.matches()) {
            throw new Refused("the method should be written name(argument, ...), such as send(${body})");
        }
        Set<String> known = builtIn.beans().get(bean);
        if (!known.contains(method.group(1))) {
            String hint = NearestName.hint(method.group(1), known);
            throw new Refused("the bean " + bean + " has no method " + method.group(1) + " for routes"
                    + (hint.isEmpty() ? "; it has " + String.join(", ", known) : hint));
        }
        if (method.group(2) != null) {
            for (String argument : arguments(method.group(2))) {
                checkArgument(argument.strip());
            }
        }
    }

    void checkBean(String bean) throws Refused {
        if (!builtIn.beans().containsKey(bean)) {
            String hint = NearestName.hint(bean, builtIn.beans().keySet());
            throw new Refused("there is no bean " + bean + " for routes"
                    + (hint.isEmpty() ? "; use one that a built-in route uses, by its name" : hint));
        }
    }

    private void checkArgument(String argument) throws Refused {
        if (argument.equals(EXCHANGE)) {
            return;
        }
        if (argument.startsWith("${") && argument.endsWith("}")
                || LITERAL.matcher(argument).matches()) {
            simple.check(argument);
            return;
        }
        throw new Refused(
                "the argument " + argument + " should be *, ${...}, a text in quotes, a number, true, false or null");
    }

    /** Cuts at commas that are neither in quotes nor in a function. */
    private static List<String> arguments(String text) throws Refused {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (quote != 0) {
                quote = one == quote ? 0 : quote;
            } else if (one == '\'' || one == '"') {
                quote = one;
            } else if (one == '{' || one == '}') {
                depth += one == '{' ? 1 : -1;
            } else if (one == ',' && depth == 0) {
                arguments.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        if (quote != 0) {
            throw new Refused("a text in the method's arguments is opened by " + quote + " and not closed");
        }
        arguments.add(text.substring(begin));
        return arguments;
    }
}
