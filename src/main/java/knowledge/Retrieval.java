package knowledge;

import agents.Agent;
import base.PlainText;
import base.Refusal;
import base.RouteRow;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import models.QuotedData;
import orders.Order;
import orders.OrderInput;
import orders.PermanentFailure;
import orders.TransientFailure;
import tools.ToolCall;
import tools.ToolFailure;

/** What orders, the tool {@code document_qa} and owners ask the knowledge base. */
@ApplicationScoped
@Named("retrieval")
public class Retrieval {

    private static final int LONGEST_EXCERPT = 200;
    private static final double HUNDREDTHS = 100;

    private final PassageSearch search;
    private final ObjectMapper json;

    public Retrieval(PassageSearch search, ObjectMapper json) {
        this.search = search;
        this.json = json;
    }

    /** The passages for the buyer's latest request; none where the claim saw that the agent has no documents. */
    public List<Passage> forOrder(Order order, Agent agent) {
        if (!order.known().hasDocuments()) {
            return List.of();
        }
        return search.find(agent.id(), request(order.input()), 0);
    }

    /**
     * The passages for the question that the model asks by {@code document_qa}.
     *
     * @throws TransientFailure if a store or a model is away: the order waits for it
     * @throws ToolFailure if one of them will not do it
     */
    public List<Passage> forTool(Agent agent, ToolCall call) {
        try {
            return search.find(
                    agent.id(),
                    call.arguments().path("question").asText(),
                    call.arguments().path("maxPassages").asInt(0));
        } catch (PermanentFailure failure) {
            throw new ToolFailure("the documents cannot be searched: " + failure.getMessage(), failure);
        }
    }

    /** The passages for an owner's question, as JSON. */
    public String forOwner(String body, String agentId) throws IOException {
        var asked = json.readTree(body);
        try {
            List<Passage> found = search.find(
                    UUID.fromString(agentId),
                    asked.path("question").asText(),
                    asked.path("maxPassages").asInt(0));
            return json.writeValueAsString(
                    Map.of("passages", found.stream().map(Retrieval::shown).toList()));
        } catch (TransientFailure failure) {
            throw Refusal.unavailable(failure.getMessage());
        } catch (PermanentFailure failure) {
            throw Refusal.badAnswer(failure.getMessage());
        }
    }

    /** Refuses a search of an agent that is not there. */
    public void requireAgent(List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            throw Refusal.unknown("agent");
        }
    }

    /** What the model is told: the passages as data, which nothing in them can change. */
    public String quoted(List<Passage> found) {
        return found.isEmpty()
                ? "No passage of the agent's documents answers this."
                : QuotedData.of("passages from the agent's documents", found);
    }

    /** The values of {@code record-sources.sql}. */
    public Map<String, Object> used(Order order, List<Passage> found, String usedBy) {
        List<Used> rows = found.stream().map(Retrieval::row).toList();
        return Map.of("order", order.id().toString(), "usedBy", usedBy, "passages", Rows.json(rows));
    }

    /** No rows, where the order's agent cannot have been shown anything; null if they are to be read. */
    public List<Map<String, Object>> unasked(Order order, Agent agent) {
        // A document may have become ready since the claim, and the model have asked for it.
        boolean mayAsk = agent.tools().toString().contains("document_qa");
        return order.known().isBegun() || order.known().hasDocuments() || mayAsk ? null : List.of();
    }

    /** The rows of {@code list-sources.sql} as a result cites them. */
    public List<Source> sources(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(row -> RouteRow.as(Stored.class, row))
                .map(one -> new Source(
                        one.document(),
                        one.documentId().toString(),
                        one.place(),
                        one.number(),
                        one.excerpt(),
                        one.score()))
                .toList();
    }

    /** A row of {@code list-sources.sql}. */
    private record Stored(String document, UUID documentId, String place, int number, String excerpt, double score) {}

    private record Used(String document, int number, String name, String place, String excerpt, double score) {}

    /** A passage as an owner sees it. */
    private record Shown(String documentId, String document, String place, int passage, String text, double score) {}

    private static String request(OrderInput input) {
        if (input.prompt() != null && !input.prompt().isBlank()) {
            return input.prompt();
        }
        List<OrderInput.Message> asked = input.messages().stream()
                .filter(message -> "user".equals(message.role()))
                .toList();
        return asked.isEmpty() ? "" : asked.getLast().content();
    }

    private static Used row(Passage passage) {
        return new Used(
                passage.documentId().toString(),
                passage.number(),
                passage.name(),
                passage.place(),
                PlainText.of(passage.text(), LONGEST_EXCERPT),
                rounded(passage.score()));
    }

    private static Shown shown(Passage passage) {
        return new Shown(
                passage.documentId().toString(),
                passage.name(),
                passage.place(),
                passage.number(),
                passage.text(),
                rounded(passage.score()));
    }

    private static double rounded(double score) {
        return Math.round(score * HUNDREDTHS) / HUNDREDTHS;
    }
}
