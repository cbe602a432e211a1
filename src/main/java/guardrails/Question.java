package guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/**
 * What a check asks a model.
 *
 * @param stage whose text it is about, as in {@link Finding}
 * @param system the instructions
 * @param text what is asked about; everything of it that others wrote is quoted as data
 * @param schema the JSON Schema of the answer
 * @param maxTokens the most tokens of the answer
 */
public record Question(String stage, String system, String text, JsonNode schema, int maxTokens) {

    /** Names the question: the same words at the same stage are the same question. */
    String hash() {
        String all = stage + "\n" + system + "\n" + text;
        return Numeric.toHexStringNoPrefix(Hash.sha256(all.getBytes(StandardCharsets.UTF_8)));
    }
}
