package tools;

/**
 * A tool call as the model wrote it. Nothing of it has been checked but that it can be stored.
 *
 * @param id names the call in its turn
 * @param name what the model calls the tool, which may be none
 * @param arguments the model's text: it should be a JSON object, and may be anything
 */
public record RequestedCall(String id, String name, String arguments) {}
