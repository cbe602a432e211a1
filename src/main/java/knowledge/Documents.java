package knowledge;

import base.PlainText;
import base.Queries;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import knowledge.reading.DocumentType;
import knowledge.reading.KnowledgeSettings;
import knowledge.stores.Embeddings;
import knowledge.stores.KnowledgeConfig;
import org.web3j.crypto.Hash;

/** Takes documents in. They are read later, by a worker. */
@ApplicationScoped
@Named("documents")
public class Documents {

    private static final int LONGEST_NAME = 255;
    private static final int MIB = 1024 * 1024;
    private static final int TRIES = 3;
    private static final int TO_BE_READ = 202;
    private static final int KNOWN = 200;

    private final Queries queries;
    private final Embeddings embeddings;
    private final KnowledgeSettings settings;
    private final ObjectMapper json;

    public Documents(Queries queries, Embeddings embeddings, KnowledgeSettings settings, ObjectMapper json) {
        this.queries = queries;
        this.embeddings = embeddings;
        this.settings = settings;
        this.json = json;
    }

    /** @param config null if the agent has none */
    private record Agent(String config) {}

    /**
     * What {@code store-document.sql} returned.
     *
     * @param id null if the document was not kept
     * @param taken true if it is to be read
     * @param full true if the agent may not have more
     */
    private record Kept(UUID id, boolean taken, boolean full) {}

    /**
     * Stores the upload, unless the agent has the same bytes already.
     *
     * @return {@code documentId}, and the answer's {@code status}: 202 if it is to be read, 200 if it was there
     * @throws Refusal if there is no such agent, or the upload is not a document that it can have
     */
    public Map<String, Object> store(String agentId, Upload upload) throws JsonProcessingException {
        Agent agent = queries.first("knowledge/read-knowledge-config", Map.of("agentId", agentId), Agent.class)
                .orElseThrow(() -> Refusal.unknown("agent"));
        Map<String, Object> columns = columns(agentId, upload);
        KnowledgeConfig config = KnowledgeConfig.parse(agent.config());
        columns.put("store", config.store());
        columns.put("location", json.writeValueAsString(config.location()));
        columns.put("model", embeddings.model(config));
        for (int i = 0; i < TRIES; i++) {
            Kept kept = queries.first("knowledge/store-document", columns, Kept.class)
                    .orElseThrow(() -> Refusal.unknown("agent"));
            if (kept.id() != null) {
                return Map.of("documentId", kept.id().toString(), "status", kept.taken() ? TO_BE_READ : KNOWN);
            }
            if (kept.full()) {
                throw Refusal.conflict(
                        null,
                        "the agent has " + settings.documentsPerAgent() + " documents, which is the most it may have");
            }
        }
        throw Refusal.conflict(null, "the same document is being stored by somebody else; try again");
    }

    private Map<String, Object> columns(String agentId, Upload upload) {
        String name = name(upload.name());
        byte[] content = upload.content();
        if (content.length == 0) {
            throw Refusal.invalid("file", "is empty");
        }
        if (content.length > settings.maxMib() * (long) MIB) {
            throw Refusal.tooLarge("file", "must not be longer than " + settings.maxMib() + " MiB");
        }
        DocumentType type = DocumentType.of(content, name)
                .orElseThrow(() -> Refusal.wrongType(
                        "file", "must be PDF, DOCX, HTML, Markdown or plain text, and be named accordingly"));
        Map<String, Object> columns = new HashMap<>();
        columns.put("agentId", agentId);
        columns.put("name", name);
        columns.put("mediaType", type.mediaType());
        columns.put("size", content.length);
        columns.put("sha256", Hash.sha256(content));
        columns.put("content", content);
        columns.put("most", settings.documentsPerAgent());
        return columns;
    }

    /** Some clients send a path; only the file's own name is of interest. */
    private static String name(String given) {
        String name =
                given == null ? "" : given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        String plain = PlainText.of(name.strip(), LONGEST_NAME);
        if (plain.isBlank()) {
            throw Refusal.invalid("file", "must have a file name");
        }
        return plain;
    }
}
