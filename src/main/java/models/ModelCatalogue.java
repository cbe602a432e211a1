package models;

import agents.editing.ModelPolicy;
import base.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The models that agents can name, from the file that {@code MODEL_CATALOGUE} points at. */
@ApplicationScoped
public class ModelCatalogue implements ModelPolicy {

    private static final String BUILT_IN = "classpath:";

    private final SortedMap<String, CatalogueModel> models = new TreeMap<>();
    private final Map<String, CatalogueModel> byAlias = new HashMap<>();

    /** @throws IllegalStateException with one line that names the file, the model and the field that is wrong */
    public ModelCatalogue(ModelSettings settings) {
        String location = settings.catalogue();
        JsonNode entries = read(location).path("models");
        if (!entries.isObject() || entries.isEmpty()) {
            throw new IllegalStateException(
                    "MODEL_CATALOGUE " + location + " has no models; it should have a map named models");
        }
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            models.put(entry.getKey(), new Entry(location, entry.getKey(), entry.getValue()).model());
        }
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            var read = new Entry(location, entry.getKey(), entry.getValue());
            for (String alias : read.aliases()) {
                if (models.containsKey(alias) || byAlias.putIfAbsent(alias, models.get(entry.getKey())) != null) {
                    throw read.wrong("aliases", "names that no other model has, and " + alias + " is one");
                }
            }
        }
    }

    /** All models by name, without their aliases. */
    public SortedMap<String, CatalogueModel> all() {
        return Collections.unmodifiableSortedMap(models);
    }

    /** The model of that name or alias, if the catalogue has it. */
    public Optional<CatalogueModel> find(String name) {
        CatalogueModel model = models.get(name);
        return Optional.ofNullable(model == null ? byAlias.get(name) : model);
    }

    @Override
    public Optional<String> refusal(String name, double temperature, int maxTokens) {
        CatalogueModel model = find(name).orElse(null);
        if (model == null) {
            return Optional.of(
                    "is not in the model catalogue; it should be one of " + String.join(", ", models.keySet()));
        }
        if (!model.isPriced()) {
            return Optional.of("has no price in the model catalogue; give it inputUsdPerMTok and outputUsdPerMTok");
        }
        if (model.temperature() != null && temperature > model.temperature()) {
            return Optional.of("takes temperatures from 0 to " + model.temperature());
        }
        if (maxTokens > model.maxOutputTokens()) {
            return Optional.of(
                    "gives answers of at most " + model.maxOutputTokens() + " tokens, and maxTokens is " + maxTokens);
        }
        return Optional.empty();
    }

    @Override
    public void requireTaken(String model, String at, JsonNode tool) {
        find(model)
                .flatMap(found -> ProviderToolRules.fault(
                        found.provider(), tool.path("description").asText(), tool.path("parameters")))
                .ifPresent(fault -> {
                    throw Refusal.invalid(at + "." + fault.field(), fault.reason());
                });
    }

    private static JsonNode read(String location) {
        try (InputStream in = location.startsWith(BUILT_IN)
                ? ModelCatalogue.class.getResourceAsStream("/" + location.substring(BUILT_IN.length()))
                : Files.newInputStream(Path.of(location))) {
            return new YAMLMapper().readTree(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "MODEL_CATALOGUE " + location + " cannot be read as YAML: " + e.getMessage(), e);
        }
    }

    /** One entry of the file. */
    private record Entry(String file, String name, JsonNode fields) {

        CatalogueModel model() {
            return new CatalogueModel(
                    name,
                    provider(),
                    text("id", true),
                    text("baseUrl", false),
                    text("secret", false),
                    price("inputUsdPerMTok"),
                    price("outputUsdPerMTok"),
                    tokens("contextTokens"),
                    tokens("maxOutputTokens"),
                    fields.has("temperature") ? number("temperature").doubleValue() : null);
        }

        private CatalogueModel.Provider provider() {
            try {
                return CatalogueModel.Provider.valueOf(
                        text("provider", true).replace('-', '_').toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                throw wrong("provider", "openai, anthropic, deepseek, google, xai, moonshot or openai-compatible");
            }
        }

        List<String> aliases() {
            List<String> aliases = new ArrayList<>();
            JsonNode given = fields.path("aliases");
            if (!given.isMissingNode() && !given.isArray()) {
                throw wrong("aliases", "a list of names");
            }
            for (JsonNode alias : given) {
                if (!alias.isTextual() || alias.asText().isBlank()) {
                    throw wrong("aliases", "a list of names");
                }
                aliases.add(alias.asText());
            }
            return aliases;
        }

        private String text(String field, boolean required) {
            JsonNode value = fields.path(field);
            if (value.isMissingNode() && !required) {
                return null;
            }
            if (!value.isTextual() || value.asText().isBlank()) {
                throw wrong(field, "a text");
            }
            return value.asText();
        }

        private BigDecimal price(String field) {
            return fields.has(field) ? number(field) : null;
        }

        private BigDecimal number(String field) {
            JsonNode value = fields.path(field);
            if (!value.isNumber() || value.decimalValue().signum() < 0) {
                throw wrong(field, "a number that is not negative");
            }
            return value.decimalValue();
        }

        private int tokens(String field) {
            if (!fields.path(field).canConvertToInt() || fields.path(field).intValue() < 1) {
                throw wrong(field, "a number of tokens");
            }
            return fields.path(field).intValue();
        }

        private IllegalStateException wrong(String field, String form) {
            return new IllegalStateException(
                    "MODEL_CATALOGUE " + file + ": " + field + " of model " + name + " should be " + form);
        }
    }
}
