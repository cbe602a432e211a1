package models;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;
import tools.OfferedTool;

/**
 * Writes into a provider's request what LangChain4j has no words for: the tools' schemas as they are (its own form of them
 * knows no {@code oneOf}, and none for Anthropic's {@code $defs}), the schema of the answer, and the wish for
 * log-probabilities.
 */
public final class ProviderRequest {

    private static final ObjectMapper JSON = Json.mapper();

    private ProviderRequest() {}

    /** The request {@code body} that is sent for {@code call}; null for one that is none of a chat's, such as of embeddings. */
    static String written(ModelCall call, String body) {
        if (call == null) {
            return body;
        }
        CallOptions options = call.options();
        boolean schema = options.answerSchema() != null && takesSchema(call.model());
        if (options.tools().isEmpty() && !schema && !options.logprobs()) {
            return body;
        }
        try {
            ObjectNode request = (ObjectNode) JSON.readTree(body);
            schemas(request.path("tools"), options);
            if (schema) {
                ObjectNode format = request.putObject("response_format").put("type", "json_schema");
                format.putObject("json_schema")
                        .put("name", "answer")
                        .put("strict", true)
                        .set("schema", options.answerSchema());
            }
            if (options.logprobs()) {
                request.put("logprobs", true);
            }
            return JSON.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request of the provider's client is not JSON", e);
        }
    }

    /** True if the provider makes the model keep to a schema; others are only told to. */
    public static boolean takesSchema(CatalogueModel model) {
        return model.provider() == CatalogueModel.Provider.OPENAI;
    }

    private static void schemas(JsonNode tools, CallOptions options) {
        Map<String, JsonNode> schemas =
                options.tools().stream().collect(Collectors.toMap(OfferedTool::name, OfferedTool::parameters));
        for (JsonNode tool : tools) {
            if (tool.get("function") instanceof ObjectNode function) {
                function.set("parameters", schemas.get(function.path("name").asText()));
            } else {
                ((ObjectNode) tool)
                        .set("input_schema", schemas.get(tool.path("name").asText()));
            }
        }
    }
}
