package base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How JSON is read and written. A mapper keeps what it has learnt of classes, so there is one of each kind; none is configured
 * any further by who uses it. Quarkus's own is for records with times in them, and web3j's for JSON-RPC.
 */
public final class Json {

    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final ObjectMapper WHOLE = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final ObjectMapper FORWARD =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Json() {}

    /** For what this runtime wrote itself, or reads as a tree. */
    public static ObjectMapper mapper() {
        return PLAIN;
    }

    /** For answers of strangers, which are one value: what follows it was cut off, or is of another. */
    public static ObjectMapper whole() {
        return WHOLE;
    }

    /** For records that may have more fields than this runtime asks for. */
    public static ObjectMapper forward() {
        return FORWARD;
    }

    /** For input that may say anything at any length: {@link JsonBounds} hold. */
    public static ObjectMapper bounded() {
        return new ObjectMapper(JsonBounds.factory());
    }

    /** For a notation or bounds of its own, which {@code factory} has. */
    public static ObjectMapper on(JsonFactory factory) {
        return new ObjectMapper(factory);
    }

    /**
     * For what is acted on: a second field of the same name, or a second value, would mean one thing here and another to who
     * checked it.
     *
     * @param factory has the bounds, if there are any
     */
    public static JsonMapper.Builder strict(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }
}
