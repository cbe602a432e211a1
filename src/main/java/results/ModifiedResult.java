package results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import results.address.ContentAddress;
import results.address.StoredResult;

/** Writes the document of an agent's answer anew, with a person's words in place of the agent's. */
@ApplicationScoped
public class ModifiedResult {

    private final ObjectMapper json;
    private final ResultDocument documents;

    public ModifiedResult(ObjectMapper json, ResultDocument documents) {
        this.json = json;
        this.documents = documents;
    }

    /**
     * The document: all that the agent's has, its text replaced, and under {@code provenance.modified} who did that and when. The
     * person's note is not in it, because it is for the seller and the document is the buyer's.
     *
     * @param original the agent's document; null if it is gone
     * @param by the person's name; null if that is not known
     * @throws orders.PermanentFailure if it is larger than 1 MiB
     */
    public StoredResult of(byte[] original, String text, String by) {
        try {
            ObjectNode document = original == null ? json.createObjectNode() : (ObjectNode) json.readTree(original);
            document.put("result", text);
            // A person's text is whole.
            document.remove("cut");
            ObjectNode modified = document.withObject("/provenance").putObject("modified");
            modified.put("at", Instant.now().toString());
            if (original != null) {
                modified.put("of", ContentAddress.of(original).uri());
            }
            if (by != null) {
                modified.put("by", by);
            }
            return documents.address(document);
        } catch (IOException e) {
            throw new IllegalStateException("a stored result is JSON", e);
        }
    }
}
