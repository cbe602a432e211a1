package routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.HashMap;
import java.util.Map;

/**
 * What the contract's patterns mean, for people: each {@code pattern} has an {@code x-words} beside it, which goes on from "must
 * be". The same pattern has the same words everywhere.
 */
final class PatternWords {

    private static final Map<String, String> WORDS = read();

    private PatternWords() {}

    /** Such as "0x and 64 hex digits"; null for a pattern that the contract does not have. */
    static String of(String pattern) {
        return WORDS.get(pattern);
    }

    private static Map<String, String> read() {
        Map<String, String> words = new HashMap<>();
        try {
            collect(new YAMLMapper().readTree(Contract.text()), words);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
        return words;
    }

    private static void collect(JsonNode node, Map<String, String> words) {
        if (node.path("pattern").isTextual()) {
            words.put(node.get("pattern").asText(), node.path("x-words").asText(null));
        }
        node.forEach(inner -> collect(inner, words));
    }
}
