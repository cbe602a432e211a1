package integration.form;

import base.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The YAML schema of the Camel that runs here, which its jar brings. It is made when a file is first looked at, and given up when
 * memory is short: a process without files never pays for it.
 */
final class CamelSchema {

    private static final String RESOURCE = "schema/camelYamlDsl.json";
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ENGLISH)
            .preloadJsonSchema(false)
            .build();

    private static SoftReference<CamelSchema> kept = new SoftReference<>(null);

    private final JsonNode text;
    private final JsonSchema schema;

    private CamelSchema() {
        try (InputStream open = CamelSchema.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            text = Json.mapper().readTree(open);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        schema = JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V4,
                        builder -> builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())))
                .getSchema(text, CONFIG);
    }

    static synchronized CamelSchema get() {
        CamelSchema one = kept.get();
        if (one == null) {
            one = new CamelSchema();
            kept = new SoftReference<>(one);
        }
        return one;
    }

    /** What it finds in a file as JSON. One at a time: the schema makes its parts when it first needs them. */
    synchronized List<ValidationMessage> findings(JsonNode file) {
        return List.copyOf(schema.validate(file));
    }

    /** The names that can stand where {@code place} (of the keyword {@code additionalProperties}) lets no other. */
    Collection<String> names(SchemaLocation place) {
        Collection<String> names = new TreeSet<>();
        JsonNode at = text;
        var path = place.getFragment();
        for (int i = 0; i < path.getNameCount() - 1; i++) {
            Object element = path.getElement(i);
            at = element instanceof Integer index ? at.path(index) : at.path(element.toString());
        }
        at.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }
}
