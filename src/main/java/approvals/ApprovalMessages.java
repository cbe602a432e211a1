package approvals;

import base.RouteRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingRefused;
import outgoing.OutgoingRequest;
import outgoing.OwnerWebhooks;
import tools.ToolFailure;

/** Sends what owners are told about approvals: one try of a row of {@code claim-approval-messages.sql}. */
@ApplicationScoped
@Named("approvalMessages")
public class ApprovalMessages {

    /** With the waits of the statement that claims them, the last try is some 35 hours after the first. */
    private static final int MOST_TRIES = 12;

    private final OwnerWebhooks webhooks;

    public ApprovalMessages(OwnerWebhooks webhooks) {
        this.webhooks = webhooks;
    }

    /**
     * A row of {@code claim-approval-messages.sql}.
     *
     * @param url null if the agent's owner does not want to be told any more
     * @param secret the name of the secret that signs it; null for none
     */
    private record Claimed(UUID id, UUID agentId, String url, String secret, String body, int tries) {}

    /** @throws ToolFailure if the message cannot be sent as the owner wants, or the owner wants none any more */
    public OutgoingRequest request(Map<String, Object> message) throws OutgoingRefused {
        Claimed claimed = RouteRow.as(Claimed.class, message);
        if (claimed.url() == null) {
            throw new ToolFailure("the agent has no approvalWebhookUrl any more");
        }
        return webhooks.request(
                claimed.agentId(), claimed.url(), claimed.secret(), claimed.id().toString(), claimed.body());
    }

    /** The values of {@code note-approval-message.sql} after an answer. */
    public Map<String, Object> answered(Map<String, Object> message, OutgoingAnswer answer) {
        return outcome(message, answer.status() / 100 == 2 ? null : "it answered with status " + answer.status());
    }

    /** The same where there was none. */
    public Map<String, Object> failed(Map<String, Object> message, Exception reason) {
        boolean readable = reason instanceof IOException || reason instanceof ToolFailure;
        return outcome(
                message,
                readable
                        ? reason.getMessage()
                        : "internal error: " + reason.getClass().getSimpleName());
    }

    private static Map<String, Object> outcome(Map<String, Object> message, String error) {
        Claimed claimed = RouteRow.as(Claimed.class, message);
        Map<String, Object> values = new HashMap<>();
        values.put("id", claimed.id());
        values.put("error", error);
        values.put("last", claimed.url() == null || claimed.tries() >= MOST_TRIES);
        return values;
    }
}
