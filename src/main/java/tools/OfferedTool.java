package tools;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool as a model is shown it, and the route that runs it.
 *
 * @param name the model's name for it: 1 to 64 of {@code A-Z a-z 0-9 _ -}
 * @param description what the model is told that it does
 * @param parameters the JSON Schema of its arguments, an object
 * @param route the id of the route, such as {@code tool-web-search}; never made of anything that a model said
 */
public record OfferedTool(String name, String description, JsonNode parameters, String route) {}
