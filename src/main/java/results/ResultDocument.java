package results;

import agents.Agent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import guardrails.Finding;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import knowledge.Source;
import orders.Order;
import orders.PermanentFailure;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.erdtman.jcs.JsonCanonicalizer;
import results.address.ContentAddress;
import results.address.ManualResult;
import results.address.StoredResult;
import runs.Answer;

/**
 * Writes an answer as the document that the buyer gets: canonical JSON (RFC 8785), so that the same content always has the
 * same bytes and the same address.
 */
@ApplicationScoped
@Named("resultDocument")
public class ResultDocument implements ManualResult {

    /** What one IPFS block can hold, so that the document's CID is the hash of its bytes and nothing else. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final ObjectMapper json;
    private final String runtimeVersion;

    public ResultDocument(
            ObjectMapper json, @ConfigProperty(name = "quarkus.application.version") String runtimeVersion) {
        this.json = json;
        this.runtimeVersion = runtimeVersion;
    }

    /**
     * The document of an agent's answer.
     *
     * @throws PermanentFailure if it is larger than 1 MiB
     */
    public StoredResult of(Order order, Agent agent, Answer answer, List<Finding> findings, List<Source> sources) {
        Instant finished = Instant.now();
        Map<String, Object> provenance = provenance(order);
        provenance.put("agentId", agent.id().toString());
        provenance.put("agentVersion", agent.version());
        provenance.put("startedAt", finished.minusMillis(answer.durationMs()).toString());
        provenance.put("finishedAt", finished.toString());
        provenance.put("durationMs", answer.durationMs());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("result", answer.text());
        document.put("model", answer.model());
        document.put("providerModel", answer.providerModel());
        document.put("finishReason", answer.finishReason());
        if (answer.isCut()) {
            document.put("cut", true);
        }
        document.put(
                "tokens",
                Map.of(
                        "input", answer.inputTokens(),
                        "output", answer.outputTokens(),
                        "total", answer.inputTokens() + answer.outputTokens()));
        // A text: JSON numbers are doubles to many readers.
        document.put("costUsd", answer.costUsd().toPlainString());
        document.put("toolCalls", answer.toolCalls());
        document.put("guardrails", acted(findings));
        document.put("sources", sources);
        document.put("provenance", provenance);
        return address(document);
    }

    @Override
    public Document document(String order, String text) {
        try {
            JsonNode shown = json.readTree(order);
            Map<String, Object> provenance = new LinkedHashMap<>();
            provenance.put("orderId", shown.path("orderId").asText());
            provenance.put("agentId", shown.path("agentId").asText());
            provenance.put("runtimeVersion", runtimeVersion);
            provenance.put("byHand", true);
            provenance.put("finishedAt", Instant.now().toString());
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("result", text);
            document.put("provenance", provenance);
            StoredResult result = address(document);
            return new Document(result.cid(), result.uri(), result.hash(), result.bytes());
        } catch (IOException e) {
            throw new IllegalStateException("an order as the API shows it is JSON", e);
        }
    }

    /** What guardrails did, without what they found: that is the owner's business. */
    private static List<Map<String, String>> acted(List<Finding> findings) {
        return findings == null
                ? List.of()
                : findings.stream()
                        .map(one -> Map.of(
                                "stage", one.stage(),
                                "guardrail", one.guardrail(),
                                "check", one.check(),
                                "action", one.action()))
                        .distinct()
                        .toList();
    }

    private Map<String, Object> provenance(Order order) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("orderId", order.orderId());
        provenance.put("runtimeVersion", runtimeVersion);
        return provenance;
    }

    /** The canonical form of a document, and its address. @throws PermanentFailure if it is larger than 1 MiB */
    StoredResult address(Object document) {
        try {
            byte[] bytes = new JsonCanonicalizer(json.writeValueAsString(document)).getEncodedUTF8();
            if (bytes.length > MAX_BYTES) {
                throw new PermanentFailure(
                        "the result is " + bytes.length + " bytes long; at most " + MAX_BYTES + " can be stored");
            }
            return ContentAddress.of(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("a result cannot be written as JSON", e);
        }
    }
}
