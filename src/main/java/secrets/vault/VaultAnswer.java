package secrets.vault;

import base.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What Vault answered. It is no record: it must not show what may be a key. */
final class VaultAnswer {

    private static final ObjectMapper JSON = Json.mapper();
    private static final JsonFactory TOKENS = new JsonFactory();

    private static final int NOT_FOUND = 404;

    private final int status;
    private final byte[] body;

    VaultAnswer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    boolean isOk() {
        return status / 100 == 2;
    }

    /**
     * True if Vault knows the path and has nothing there: a 404 with no errors. One for a path that no engine serves says so in
     * {@code errors}, and one of something before Vault is not in Vault's JSON.
     */
    boolean isNothing() {
        JsonNode json = status == NOT_FOUND ? json() : JSON.missingNode();
        return json.isObject() && json.path("errors").isEmpty();
    }

    /** True if its errors speak of {@code word}. */
    boolean says(String word) {
        return new String(body, StandardCharsets.UTF_8).contains(word);
    }

    /** Its JSON; a missing node if it has none. Not for an answer with a key in it, which would stay as text. */
    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            return JSON.missingNode();
        }
    }

    /** The bytes that the first field {@code name} has as base64, without ever being a text; this answer is wiped. Null if none. */
    byte[] takeBytes(String name) {
        try (JsonParser parser = TOKENS.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals(name)) {
                    return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getBinaryValue() : null;
                }
            }
            return null;
        } catch (IOException notJson) {
            return null;
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }
}
