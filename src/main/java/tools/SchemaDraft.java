package tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The drafts of JSON Schema: each has a form that its schemas must have, and reads the same keywords in its own way. */
enum SchemaDraft {
    V4("draft-04", SpecVersion.VersionFlag.V4, SchemaId.V4, JsonMetaSchema.getV4()),
    V6("draft-06", SpecVersion.VersionFlag.V6, SchemaId.V6, JsonMetaSchema.getV6()),
    V7("draft-07", SpecVersion.VersionFlag.V7, SchemaId.V7, JsonMetaSchema.getV7()),
    V2019_09("2019-09", SpecVersion.VersionFlag.V201909, SchemaId.V201909, JsonMetaSchema.getV201909()),
    V2020_12("2020-12", SpecVersion.VersionFlag.V202012, SchemaId.V202012, JsonMetaSchema.getV202012());

    private final String words;
    private final String id;
    private final JsonSchema form;
    private final JsonSchemaFactory factory;

    SchemaDraft(String words, SpecVersion.VersionFlag version, String id, JsonMetaSchema usual) {
        this.words = words;
        this.id = bare(id);
        this.form = JsonSchemaFactory.getInstance(version).getSchema(SchemaLocation.of(id));
        JsonMetaSchema counting = JsonMetaSchema.builder(usual)
                .vocabularyFactory(CountedReferences::vocabulary)
                .keyword(new CountedReferences())
                .build();
        this.factory = JsonSchemaFactory.getInstance(
                version,
                builder -> builder.metaSchema(counting)
                        .schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
    }

    /**
     * The draft that {@code schema} names; the newest if it names none.
     *
     * @throws IllegalArgumentException if it names another
     */
    static SchemaDraft of(JsonNode schema) {
        if (!schema.hasNonNull("$schema")) {
            return V2020_12;
        }
        String named = bare(schema.get("$schema").asText());
        return Arrays.stream(values())
                .filter(draft -> draft.id.equals(named))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has a $schema that is none of "
                        + Arrays.stream(values()).map(SchemaDraft::words).collect(Collectors.joining(", "))));
    }

    private static String bare(String address) {
        return address.strip().replaceFirst("^https?://", "").replaceFirst("#?$", "");
    }

    /** Its name, such as {@code draft-07}. */
    String words() {
        return words;
    }

    /** What is wrong with {@code schema} as a schema of this draft. */
    Set<ValidationMessage> faults(JsonNode schema) {
        return form.validate(schema);
    }

    /** Makes schemas of this draft that reach nothing outside, and whose references are counted. */
    JsonSchemaFactory factory() {
        return factory;
    }
}
