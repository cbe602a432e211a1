package routes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says in words what a field must be, from what the contract's validator says. Its messages are those of
 * {@code swagger-request-validator} 2.46 ({@code swagger/validation/messages.properties}) and of {@code json-schema-validator} 2.2
 * ({@code validation.properties}), which it asks; they name regular expressions, Java's counts and the value that was sent. The
 * words hold no value.
 */
final class ContractWords {

    private static final String UNKNOWN = "is not as the contract describes it";
    private static final Map<String, String> TYPES = Map.of(
            "integer", "a whole number",
            "number", "a number",
            "string", "a text",
            "boolean", "true or false",
            "array", "a list",
            "object", "an object",
            "null", "null");
    private static final Map<String, String> FORMATS = Map.of(
            "int32", "a whole number of 32 bits",
            "int64", "a whole number of 64 bits",
            "float", "a number",
            "double", "a number",
            "date", "a date such as 2026-01-31",
            "date-time", "a time such as 2026-01-31T12:00:00Z",
            "uuid", "a UUID",
            "uri", "an address such as https://example.com/",
            "email", "an e-mail address",
            "ipv4", "an IPv4 address");

    private static final Pattern REGEX = Pattern.compile("(?s)ECMA 262 regex \"(.*?)\" does not match input string.*");
    private static final Pattern ALLOWED = Pattern.compile("(?s).*\\((?:allowed|possible values): \\[(.*)]\\)");
    private static final Pattern PARAMETER_ALLOWED = Pattern.compile("(?s).*Allowed values are <(.*)>\\.?");
    private static final Pattern MEDIA_TYPES = Pattern.compile("(?s).*Must be one of: \\[?(.*?)]?\\.?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

    private static final Map<String, Function<String, String>> BY_KEYWORD = Map.ofEntries(
            Map.entry("pattern", ContractWords::pattern),
            Map.entry("type", text -> "must be " + types(text)),
            Map.entry("enum", text -> choice(ALLOWED, text)),
            Map.entry("format", ContractWords::format),
            Map.entry("minLength", text -> least(after(text, "required minimum:"), "characters")),
            Map.entry("maxLength", text -> "must have at most " + after(text, "maximum allowed:") + " characters"),
            Map.entry("minItems", text -> least(after(text, "at least"), "entries")),
            Map.entry("maxItems", text -> "must have at most " + after(text, "at most") + " entries"),
            Map.entry("uniqueItems", text -> "must not have the same entry twice"),
            Map.entry("minProperties", text -> least(after(text, "at least"), "fields")),
            Map.entry("maxProperties", text -> "must have at most " + after(text, "at most") + " fields"),
            Map.entry("minimum", text -> bound(text, "at least", "more than")),
            Map.entry("maximum", text -> bound(text, "at most", "less than")),
            Map.entry("multipleOf", text -> "must be a multiple of " + after(text, "/")),
            Map.entry("divisibleBy", text -> "must be a multiple of " + after(text, "/")),
            Map.entry("not", text -> "must not be of this form"),
            Map.entry("oneOf", text -> "must be exactly one of the forms that the contract has for it"),
            Map.entry("anyOf", text -> "must be of a form that the contract has for it"),
            Map.entry("allOf", text -> "must be of all the forms that the contract has for it"),
            Map.entry("dependencies", text -> "needs another field beside it"));

    private static final Map<String, UnaryOperator<String>> BY_KEY = Map.ofEntries(
            Map.entry("validation.request.body.unexpected", text -> "must be left out: there is none to be sent here"),
            Map.entry("validation.request.body.missing", text -> "is missing"),
            Map.entry(
                    "validation.request.contentType.invalid", text -> "must be a media type such as application/json"),
            Map.entry("validation.request.contentType.notAllowed", text -> choice(MEDIA_TYPES, text)),
            Map.entry("validation.request.accept.invalid", text -> "must be a media type such as application/json"),
            Map.entry("validation.request.accept.notAllowed", text -> choice(MEDIA_TYPES, text)),
            Map.entry("validation.request.parameter.missing", text -> "is missing"),
            Map.entry("validation.request.parameter.query.missing", text -> "is missing"),
            Map.entry("validation.request.parameter.header.missing", text -> "is missing"),
            Map.entry("validation.request.parameter.cookie.missing", text -> "is missing"),
            Map.entry("validation.request.parameter.query.unexpected", text -> "is not a known parameter"),
            Map.entry("validation.request.parameter.enum.invalid", text -> choice(PARAMETER_ALLOWED, text)),
            Map.entry("validation.request.parameter.collection.invalid", text -> "must be given once"),
            Map.entry(
                    "validation.request.parameter.collection.invalidFormat",
                    text -> "must be a list as the contract writes it"),
            Map.entry(
                    "validation.request.parameter.collection.tooManyItems",
                    text -> "must have at most " + after(text, "maximum of") + " entries"),
            Map.entry(
                    "validation.request.parameter.collection.tooFewItems",
                    text -> least(after(text, "minimum of"), "entries")),
            Map.entry(
                    "validation.request.parameter.collection.duplicateItems",
                    text -> "must not have the same entry twice"),
            Map.entry("validation.request.path.missing", text -> "is at no address of the contract"),
            Map.entry(
                    "validation.request.operation.notAllowed",
                    text -> "has a method that there is not at this address"),
            Map.entry("validation.request.security.missing", text -> "needs who asks"),
            Map.entry("validation.request.security.invalid", text -> "needs who asks"),
            Map.entry("validation.schema.invalidJson", text -> "is not well-formed JSON"));

    private ContractWords() {}

    /**
     * What comes behind the field's name, such as "must be at least 1".
     *
     * @param key the validator's, whose end is a keyword of JSON Schema if a schema was not met
     * @param message the validator's
     */
    static String of(String key, String message) {
        var whole = BY_KEY.get(key);
        if (whole != null) {
            return whole.apply(message);
        }
        return BY_KEYWORD
                .getOrDefault(key.substring(key.lastIndexOf('.') + 1), text -> UNKNOWN)
                .apply(message);
    }

    /** The types that a {@code type} message allows: "a text or a number". */
    static String types(String message) {
        List<String> types = listed(ALLOWED, message);
        return types.stream()
                .filter(type -> !type.equals("integer") || !types.contains("number"))
                .map(type -> TYPES.getOrDefault(type, type))
                .collect(Collectors.joining(" or "));
    }

    private static String pattern(String message) {
        Matcher matcher = REGEX.matcher(message);
        String words = matcher.matches() ? PatternWords.of(matcher.group(1)) : null;
        return words == null ? UNKNOWN : "must be " + words;
    }

    private static String format(String message) {
        return FORMATS.entrySet().stream()
                .filter(format -> message.toLowerCase(Locale.ROOT).contains(format.getKey()))
                .findFirst()
                .map(format -> "must be " + format.getValue())
                .orElse(UNKNOWN);
    }

    private static String choice(Pattern pattern, String message) {
        List<String> values = listed(pattern, message);
        return (values.size() == 1 ? "must be " : "must be one of ") + String.join(", ", values);
    }

    private static String least(String number, String things) {
        return number.equals("1") ? "must not be empty" : "must have at least " + number + " " + things;
    }

    private static String bound(String message, String inclusive, String exclusive) {
        String number = message.contains("strictly") ? after(message, "required m") : after(message, "mum:");
        return "must be " + (message.contains("strictly") ? exclusive : inclusive) + " " + number;
    }

    private static List<String> listed(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.matches()
                ? Arrays.stream(matcher.group(1).split(",\\s*"))
                        .map(value -> value.replaceAll("^\"|\"$", ""))
                        .filter(value -> !value.equals("null"))
                        .toList()
                : List.of("what the contract lists");
    }

    /** The first number behind the last place where {@code words} are: a value that was sent stands before it. */
    private static String after(String message, String words) {
        return NUMBER.matcher(message.substring(Math.max(0, message.lastIndexOf(words))))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("the contract's number");
    }
}
