package tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.RefValidator;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.Vocabularies;
import com.networknt.schema.Vocabulary;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The keyword {@code $ref}, which is followed only so often in one check: a short schema whose references double at each step
 * would otherwise keep a worker busy for years.
 */
final class CountedReferences implements Keyword {

    private static final String NAME = "$ref";
    private static final int MOST = 10_000;
    private static final ThreadLocal<int[]> FOLLOWED = ThreadLocal.withInitial(() -> new int[1]);

    /** The schema's references were followed too often. */
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Does one check on this thread. */
    static <T> T counting(Supplier<T> check) {
        try {
            return check.get();
        } finally {
            FOLLOWED.remove();
        }
    }

    /** The vocabulary {@code iri} as it is, but for this keyword; null if there is no such vocabulary. */
    static Vocabulary vocabulary(String iri) {
        Vocabulary usual = Vocabularies.getVocabulary(iri);
        return usual == null
                ? null
                : new Vocabulary(
                        iri,
                        usual.getKeywords().stream()
                                .map(keyword -> keyword.getValue().equals(NAME) ? new CountedReferences() : keyword)
                                .toArray(Keyword[]::new));
    }

    @Override
    public String getValue() {
        return NAME;
    }

    @Override
    public JsonValidator newValidator(
            SchemaLocation location, JsonNodePath path, JsonNode value, JsonSchema parent, ValidationContext context) {
        return new Counted(location, path, value, parent, context);
    }

    private static final class Counted extends RefValidator {

        Counted(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode value,
                JsonSchema parent,
                ValidationContext context) {
            super(location, path, value, parent, context);
        }

        @Override
        public Set<ValidationMessage> validate(
                ExecutionContext execution, JsonNode node, JsonNode root, JsonNodePath instance) {
            if (++FOLLOWED.get()[0] > MOST) {
                throw new TooMany();
            }
            return super.validate(execution, node, root, instance);
        }
    }
}
