package routes;

import base.Json;
import base.JsonBounds;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads a request's body strictly, so that what is checked, hashed and stored is the same text. */
final class RequestBody {

    private static final ObjectMapper JSON = Json.strict(JsonBounds.factory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Pattern NOTHING = Pattern.compile("\\s*(?:\\{\\s*}|null)?\\s*");

    private RequestBody() {}

    /** The longest body that is not a file. */
    static final int MAX_BYTES = 1024 * 1024;

    /** The body as text; null if there is none. */
    static String text(byte[] bytes) {
        if (bytes == null || bytes.length == 0) {
            return null;
        }
        if (bytes.length > MAX_BYTES) {
            throw Refusal.tooLarge("body", "must not be longer than " + MAX_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw Refusal.invalid("body", "is not UTF-8");
        }
    }

    /** True if nothing is said in it: blanks, {@code {}} or {@code null}. */
    static boolean isEmpty(String text) {
        return NOTHING.matcher(text).matches();
    }

    /** Refuses what is not a JSON object, names a field twice, is beyond a bound, or has a character that PostgreSQL cannot hold. */
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
    }
}
