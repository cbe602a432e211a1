package tools;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Reads the name by which a model calls a tool. Models add what their training had around it: a namespace, a number, marks of
 * their format, blanks, another case.
 */
public final class ToolNames {

    /** What every provider takes back. */
    private static final int LONGEST = 64;

    /** A namespace, as in {@code functions.echo} or {@code default_api:echo}; a path is none. */
    private static final Pattern PREFIX = Pattern.compile("^(?:\\w+[.:/])+|^(?:mcp|functions?|tools?|default_api)__");

    private ToolNames() {}

    /**
     * The offered name that {@code said} means, if it is one tool only that can be meant; else {@code said} in characters that every
     * provider takes back.
     */
    public static String resolved(String said, Collection<String> offered) {
        String name = Objects.requireNonNullElse(said, "");
        if (offered.contains(name)) {
            return name;
        }
        // Marks of a format, as in "echo<|channel|>commentary", a call's brackets, quotes.
        String bare = name.replaceFirst("<\\|.*", "")
                .replaceFirst("\\(.*", "")
                .replaceAll("[\\s\"'`\u200B\uFEFF]+", " ")
                .strip();
        // Kimi numbers its calls, as in "functions.echo:0".
        String unnumbered = bare.replaceFirst(":\\d+$", "");
        for (String one : List.of(bare, unnumbered, PREFIX.matcher(unnumbered).replaceFirst(""))) {
            String found = only(one, offered);
            if (found != null) {
                return found;
            }
        }
        String plain = unnumbered.replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.isEmpty() ? "unnamed" : plain.substring(0, Math.min(plain.length(), LONGEST));
    }

    /** The one tool that is called {@code name}, but for case and for what joins its words; null if there is none, or more. */
    private static String only(String name, Collection<String> offered) {
        if (offered.contains(name)) {
            return name;
        }
        String wanted = letters(name);
        List<String> meant = wanted.isEmpty()
                ? List.of()
                : offered.stream().filter(one -> letters(one).equals(wanted)).toList();
        return meant.size() == 1 ? meant.getFirst() : null;
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
    }
}
