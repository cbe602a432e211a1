package knowledge;

import base.Json;
import base.PlainText;
import base.Queries;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import knowledge.stores.Embeddings;
import knowledge.stores.Hit;
import knowledge.stores.KnowledgeConfig;
import knowledge.stores.PassageKey;
import knowledge.stores.VectorIndex;
import knowledge.stores.VectorIndexes;

/**
 * Finds the passages of an agent's documents that answer a question, by the nearness of vectors and by words. A passage counts if
 * its vector is near enough, or if it has all the question's words, or one that names something exactly. What was embedded by
 * another model, or is in another store, is searched apart.
 */
@ApplicationScoped
public class PassageSearch {

    private static final int CANDIDATES = 50;
    private static final int LONGEST_QUESTION = 2000;
    /** A word with a digit in it: a part's number, a year, a paragraph. A short number alone, as in "3 ideas", names nothing. */
    private static final Pattern NAME = Pattern.compile(
            "(?<![\\p{L}\\p{N}_-])(?!\\p{N}{1,2}(?![\\p{L}\\p{N}_-]))[\\p{L}\\p{N}_-]*\\p{N}[\\p{L}\\p{N}_-]*");

    private final Queries queries;
    private final Embeddings embeddings;
    private final VectorIndexes indexes;
    private final ObjectMapper json = Json.mapper();

    public PassageSearch(Queries queries, Embeddings embeddings, VectorIndexes indexes) {
        this.queries = queries;
        this.embeddings = embeddings;
        this.indexes = indexes;
    }

    /**
     * The passages, best first; none if the agent has no documents, which costs one query.
     *
     * @param limit the most passages; 0 for what the agent's configuration says
     * @throws orders.TransientFailure if a store or a model is away
     * @throws orders.PermanentFailure if one of them will not do it
     */
    public List<Passage> find(UUID agentId, String question, int limit) {
        String asked = PlainText.of(question, LONGEST_QUESTION);
        List<Index> places = queries.list("knowledge/list-indexes", Map.of("agentId", agentId.toString()), Index.class);
        if (places.isEmpty() || asked.isBlank()) {
            return List.of();
        }
        KnowledgeConfig config = KnowledgeConfig.parse(places.getFirst().config());
        Map<PassageKey, Double> scores = new HashMap<>();
        List<List<PassageKey>> rankings = new ArrayList<>();
        for (Index place : places) {
            List<Hit> hits = nearest(agentId, place, asked);
            hits.forEach(hit -> scores.put(hit.key(), Math.clamp(hit.score(), 0, 1)));
            rankings.add(hits.stream()
                    .filter(hit -> hit.score() >= config.minScore())
                    .map(Hit::key)
                    .toList());
        }
        rankings.add(matching(
                agentId,
                asked,
                Set.copyOf(rankings.stream().flatMap(List::stream).toList())));
        return read(agentId, Fusion.of(rankings, limit > 0 ? limit : config.maxPassages()), scores);
    }

    /** Where passages of the agent's are, and how many. @param location as JSON */
    private record Index(String store, String location, String embeddingModel, long passages, String config) {}

    private List<Hit> nearest(UUID agentId, Index place, String question) {
        String model = place.embeddingModel();
        float[] vector = embeddings.embed(model, agentId, List.of(question)).getFirst();
        try {
            var where = new VectorIndex.Place(agentId, json.readTree(place.location()), model);
            return indexes.of(place.store()).nearest(where, vector, CANDIDATES, place.passages());
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    /** @param sure true if its words leave no doubt */
    private record Match(UUID documentId, int number, boolean sure) {}

    /** By words: those that are near as well, and those whose words leave no doubt. */
    private List<PassageKey> matching(UUID agentId, String question, Set<PassageKey> near) {
        var names = new StringBuilder();
        var found = NAME.matcher(question);
        while (found.find()) {
            names.append(found.group()).append(' ');
        }
        Map<String, Object> values = Map.of(
                "agentId", agentId.toString(), "question", question, "names", names.toString(), "limit", CANDIDATES);
        List<PassageKey> keys = new ArrayList<>();
        for (Match one : queries.list("knowledge/matching-passages", values, Match.class)) {
            var key = new PassageKey(one.documentId(), one.number());
            if (one.sure() || near.contains(key)) {
                keys.add(key);
            }
        }
        return keys;
    }

    private record Stored(UUID documentId, int number, String name, String place, String text) {}

    private record Wanted(String document, int number) {}

    /** A store's word is not taken for whose a passage is: only the agent's own are read. */
    private List<Passage> read(UUID agentId, List<PassageKey> keys, Map<PassageKey, Double> scores) {
        List<Wanted> wanted = keys.stream()
                .map(key -> new Wanted(key.document().toString(), key.number()))
                .toList();
        Map<PassageKey, Passage> found = new HashMap<>();
        for (Stored one : queries.list(
                "knowledge/read-passages",
                Map.of("agentId", agentId.toString(), "wanted", Rows.json(wanted)),
                Stored.class)) {
            var key = new PassageKey(one.documentId(), one.number());
            found.put(
                    key,
                    new Passage(
                            key.document(),
                            key.number(),
                            one.name(),
                            one.place(),
                            one.text(),
                            scores.getOrDefault(key, 0.0)));
        }
        Set<String> texts = new HashSet<>();
        return keys.stream()
                .map(found::get)
                .filter(passage -> passage != null && texts.add(passage.text()))
                .toList();
    }
}
