package tools;

/**
 * What a tool brought for one call.
 *
 * @param call the call's place in its turn, from 0
 * @param name the tool's name
 * @param content the text for the model, which somebody else wrote
 * @param failed true if the text says what went wrong
 * @param durationMs how long it took, in milliseconds
 */
public record ToolOutcome(int call, String name, String content, boolean failed, long durationMs) {}
