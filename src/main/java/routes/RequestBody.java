package routes;

import base.Json;
import base.JsonBounds;
import base.PlainText;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a request's body strictly, so that what is checked, hashed and stored is the same text. */
final class RequestBody {

    private static final ObjectMapper JSON = Json.strict(JsonBounds.factory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Pattern NOTHING = Pattern.compile("\\s*(?:\\{\\s*}|null)?\\s*");
    private static final String MARK = "\uFEFF";
    private static final String HALF = "must not contain half of a character (a surrogate without its other half)";

    private RequestBody() {}

    /** The longest body that is not a file. */
    static final int MAX_BYTES = 1024 * 1024;

    /** The body as text, without a byte order mark, which JSON may have before it (RFC 8259, section 8.1); null if there is none. */
    static String text(byte[] bytes) {
        if (bytes == null || bytes.length == 0) {
            return null;
        }
        if (bytes.length > MAX_BYTES) {
            throw Refusal.tooLarge("body", "must not be longer than " + MAX_BYTES + " bytes");
        }
        if (isWide(bytes)) {
            throw Refusal.invalid("body", "is UTF-16 or UTF-32; send UTF-8");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            throw Refusal.invalid("body", "is not UTF-8");
        }
    }

    /** True if nothing is said in it: blanks, {@code {}} or {@code null}. */
    static boolean isEmpty(String text) {
        return NOTHING.matcher(text).matches();
    }

    /** By its byte order mark, or because JSON begins with ASCII: no other encoding of it has a zero among its first two bytes. */
    private static boolean isWide(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes.length > 1 ? bytes[1] & 0xff : 1;
        return first == 0xfe && second == 0xff || first == 0xff && second == 0xfe || first == 0 || second == 0;
    }

    /**
     * Refuses what is not a JSON object, names a field twice, is beyond a bound, or has a character that PostgreSQL cannot hold: it
     * would store half of one as a question mark.
     */
    static void checkJson(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (StreamConstraintsException tooMuch) {
            throw JsonBounds.beyond("body");
        } catch (JsonProcessingException malformed) {
            // Jackson's own message repeats the text, which may be a secret.
            var at = malformed.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw Refusal.invalid("body", "is not well-formed JSON" + where);
        }
        if (!json.isObject()) {
            throw Refusal.invalid("body", "must be a JSON object");
        }
        JsonBounds.check("body", json);
        if (json.toString().contains("\\u0000")) {
            throw Refusal.invalid("body", "must not contain the character U+0000");
        }
        checkWhole("", json);
    }

    /** @param path of {@code json} in the body, such as {@code tools[0].name}; empty for all of it */
    private static void checkWhole(String path, JsonNode json) {
        if (json.isTextual() && PlainText.hasHalf(json.textValue())) {
            throw Refusal.invalid(path, HALF);
        }
        int index = 0;
        for (JsonNode element : json.isArray() ? json : List.<JsonNode>of()) {
            checkWhole(path + "[" + index++ + "]", element);
        }
        json.properties().forEach(member -> {
            if (PlainText.hasHalf(member.getKey())) {
                throw Refusal.invalid(path.isEmpty() ? "body" : path, "has a name that " + HALF);
            }
            checkWhole(path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue());
        });
    }
}
