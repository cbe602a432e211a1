package tools;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A model's wish to have a tool run: the body that a tool's route is given. The order and the agent are in the variables of
 * the same exchange.
 *
 * @param id the provider's id of the call, unique in its turn
 * @param name the tool's name as the model knows it
 * @param arguments a JSON object that the tool's schema has accepted; nothing of it is a header, a template or an address
 * @param key names the call for ever, the same for every try, so that a tool that is called twice can act once
 */
public record ToolCall(String id, String name, JsonNode arguments, String key) {}
