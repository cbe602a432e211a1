package startup.settings;

import base.SecretForm;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a setting's value looks like.
 *
 * @param words as they follow "it should be"
 * @param accepts whether a value, as {@link base.GivenText#cleaned} left it, is of the form
 * @param fault which part of a value that is not of the form is wrong, in words without the value; empty if that is not known
 */
public record Form(String words, Predicate<String> accepts, Function<String, Optional<String>> fault) {

    /** One that knows no more of a value than that it is not of the form. */
    public Form(String words, Predicate<String> accepts) {
        this(words, accepts, value -> Optional.empty());
    }

    /** For what is checked where it is used, such as a key that only its provider knows. */
    static Form any(String words) {
        return new Form(words, value -> true);
    }

    /** A whole number of {@code unit}. */
    static Form number(String unit, long min, long max) {
        return range(unit + " from " + min + " to " + max, min, max);
    }

    /** The same in other words. */
    static Form range(String words, long min, long max) {
        return new Form(words, value -> isNumber(value, min, max));
    }

    static Form matching(String words, String expression) {
        return new Form(words, value -> value.matches(expression));
    }

    static Form address() {
        return new Form("0x and 40 hex digits", Form::isAddress);
    }

    static Form addresses() {
        return new Form("addresses of 0x and 40 hex digits, separated by commas", Form::isListOfAddresses);
    }

    /** Where a service is; what the runtime asks there is added to it. */
    static Form service() {
        return matching("an http or https address without a query", "https?://[^\\s?#@]+");
    }

    static Form file(String words) {
        return new Form(words, Form::isReadableFile);
    }

    /** A key that goes into a header of HTTP, which takes no blanks in one and nothing beyond ASCII. */
    static Form key(String words) {
        return matching(words + ", without blanks", "[!-~]{1,4096}");
    }

    static Form privateKey() {
        return new Form(
                "a private key of 0x and 64 hex digits, not zero",
                value -> SecretForm.signingKey(value).isPresent());
    }

    static boolean isListOfAddresses(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(Form::isAddress);
    }

    private static boolean isAddress(String value) {
        return value.matches("0x[0-9a-fA-F]{40}");
    }

    private static boolean isReadableFile(String value) {
        try {
            return Files.isReadable(Path.of(value)) && Files.isRegularFile(Path.of(value));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isNumber(String value, long min, long max) {
        return value.matches("\\d{1,18}") && Long.parseLong(value) >= min && Long.parseLong(value) <= max;
    }
}
