package access.callers;

/**
 * What an operation may be used as.
 *
 * @param view {@code owner}, or {@code buyer} for one who sees only what a buyer may
 * @param agentId the agent that it is about; null if it is about none
 * @param orderId the order that it is about, by the runtime's id; null if it is about none
 */
public record Admission(String view, String agentId, String orderId) {}
