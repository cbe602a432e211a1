package base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;

/** How large JSON from strangers may be in each direction, whatever the contract says of its form. */
public final class JsonBounds {

    private static final int LEVELS = 64;
    private static final int TOKENS = 100_000;
    private static final int ELEMENTS = 10_000;
    private static final int MEMBERS = 1_000;
    private static final int NAME = 1_000;
    private static final int DIGITS = 100;
    private static final int TEXT = 1024 * 1024;

    /** What doubles can hold (RFC 8259, section 6): PostgreSQL writes a number out, with 131072 digits at most. */
    private static final int EXPONENT = 308;

    /** The bounds in words that go on after the name of what is beyond them. */
    public static final String WORDS = "must have at most " + LEVELS + " levels, " + TOKENS + " tokens, " + ELEMENTS
            + " elements in an array, " + MEMBERS + " members in an object, " + NAME + " characters in a name, " + TEXT
            + " in a text, and " + DIGITS + " in a number, which must be from 1E-" + EXPONENT + " to 1E+" + EXPONENT;

    private JsonBounds() {}

    /**
     * What reads within the bounds of levels, tokens and lengths; the others are for {@link #check}. It throws
     * {@link com.fasterxml.jackson.core.exc.StreamConstraintsException} at what is beyond them.
     */
    public static JsonFactory factory() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(LEVELS)
                .maxTokenCount(TOKENS)
                .maxNameLength(NAME)
                .maxStringLength(TEXT)
                .maxNumberLength(DIGITS)
                .build();
        return new JsonFactoryBuilder().streamReadConstraints(constraints).build();
    }

    /**
     * Refuses an array or object with too many parts, and a number that is too large or too small.
     *
     * @param name what the JSON is, as in the refusal
     */
    public static void check(String name, JsonNode json) {
        if (isBeyond(json)) {
            throw beyond(name);
        }
    }

    /** The refusal of what is beyond the bounds. */
    public static Refusal beyond(String name) {
        return Refusal.invalid(name, WORDS);
    }

    /** As deep as the factory reads, so never too deep for this. */
    private static boolean isBeyond(JsonNode json) {
        if (json.isContainerNode()) {
            if (json.size() > (json.isArray() ? ELEMENTS : MEMBERS)) {
                return true;
            }
            for (JsonNode part : json) {
                if (isBeyond(part)) {
                    return true;
                }
            }
        }
        return json.isFloatingPointNumber() && isTooLong(json);
    }

    private static boolean isTooLong(JsonNode number) {
        if (!number.isBigDecimal()) {
            return !Double.isFinite(number.doubleValue());
        }
        var decimal = number.decimalValue();
        long exponent = (long) decimal.precision() - decimal.scale() - 1;
        return decimal.signum() != 0 && Math.abs(exponent) > EXPONENT
                || Math.abs((long) decimal.scale()) > 2 * EXPONENT;
    }
}
