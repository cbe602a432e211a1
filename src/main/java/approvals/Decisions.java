package approvals;

import access.callers.Caller;
import base.Json;
import base.Refusal;
import base.RouteRow;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import orders.OrderStatus;
import orders.PermanentFailure;
import orders.StatusCounter;
import results.ModifiedResult;
import results.address.Publication;
import results.address.StoredResult;

/** What a person decides about an answer that waits, and what came of it. */
@ApplicationScoped
@Named("decisions")
public class Decisions {

    private final ObjectMapper json = Json.mapper();
    private final ModifiedResult results;
    private final Publication publication;
    private final StatusCounter counter;

    public Decisions(ModifiedResult results, Publication publication, StatusCounter counter) {
        this.results = results;
        this.publication = publication;
        this.counter = counter;
    }

    /**
     * The values of {@code decide-approval.sql}, but for the approval's id.
     *
     * @param request {@code {"note"}}, empty, or null
     * @param decision approved or rejected
     */
    public Map<String, Object> read(String request, String decision, Caller caller) throws JsonProcessingException {
        JsonNode given = json.readTree(request == null || request.isBlank() ? "{}" : request);
        Map<String, Object> values = new HashMap<>();
        values.put("decision", decision);
        values.put("by", caller.name());
        values.put("note", given.path("note").textValue());
        values.put("early", publication.isBeforeCompletion());
        for (String name : new String[] {"result", "cid", "uri", "hash", "bytes"}) {
            values.put(name, null);
        }
        return values;
    }

    /**
     * The same for an answer that a person wrote in place of the agent's.
     *
     * @param proposal the row of {@code read-proposal.sql}; null if there is no such approval
     */
    public Map<String, Object> modify(String request, Map<String, Object> proposal, Caller caller)
            throws JsonProcessingException {
        if (proposal == null) {
            throw Refusal.unknown("approval");
        }
        Map<String, Object> values = read(request, "modified", caller);
        String text = json.readTree(request).path("result").textValue();
        try {
            StoredResult result =
                    results.of(RouteRow.as(Proposal.class, proposal).bytes(), text, caller.name());
            values.put("result", text);
            values.put("cid", result.cid());
            values.put("uri", result.uri());
            values.put("hash", result.hash());
            values.put("bytes", result.bytes());
            return values;
        } catch (PermanentFailure tooLong) {
            throw Refusal.invalid("result", "is too long: " + tooLong.getMessage());
        }
    }

    private record Proposal(byte[] bytes) {}

    /**
     * Refuses unless the decision holds: it was made now, or it is the one that was made before.
     *
     * @param row what {@code decide-approval.sql} returned; null if there is no such approval
     * @param wanted the values that it was given
     */
    public void require(Map<String, Object> row, Map<String, Object> wanted) {
        if (row == null) {
            throw Refusal.unknown("approval");
        }
        Decided decided = RouteRow.as(Decided.class, row);
        if (decided.orderStatus() != null) {
            counter.changed(decided.orderStatus(), 1);
            return;
        }
        String status = decided.status();
        boolean same = status.equals(wanted.get("decision"));
        if (!same || status.equals("modified") && !decided.modified().equals(wanted.get("result"))) {
            throw Refusal.conflict(null, decided.words());
        }
    }

    /**
     * What {@code decide-approval.sql} returned: the approval as it was.
     *
     * @param modified the text that a person wrote in place of the answer; null if none did
     * @param orderStatus where the order went by this decision; null if it was decided before
     */
    private record Decided(
            String status,
            String decidedBy,
            String decidedAt,
            String note,
            String modified,
            String timeoutPolicy,
            OrderStatus orderStatus) {

        String words() {
            return switch (status) {
                case "expired" ->
                    "nobody decided until " + decidedAt + ", when the agent's approvalTimeoutPolicy, " + timeoutPolicy
                            + ", did";
                case "withdrawn" -> "there is nothing to decide since " + decidedAt + ": " + note;
                default ->
                    "the answer was " + status + (decidedBy == null ? "" : " by " + decidedBy) + " at " + decidedAt
                            + (note == null ? "" : ": " + note);
            };
        }
    }
}
