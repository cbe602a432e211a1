package knowledge;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import knowledge.stores.Embeddings;
import knowledge.stores.LocalEmbeddings;
import knowledge.stores.PgvectorDatabase;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The search by pgvector, at a real one, where there is one. */
// Before anything is started for it.
@EnabledIf(
        value = "knowledge.stores.PgvectorDatabase#isThere",
        disabledReason = "PGVECTOR_HOME names no PostgreSQL with pgvector")
@QuarkusTest
@WithTestResource(PgvectorDatabase.class)
class PgvectorTest {

    private static final String WARRANTY = "# Warranty\n\nAll our pumps have a warranty of two years from purchase.\n\n"
            + "# Returns\n\nUnused goods can be sent back within thirty days. We pay for the parcel.\n";
    private static final int CROWD = 5_000;

    @Inject
    ProducerTemplate template;

    @Inject
    Queries queries;

    @Inject
    DataSource database;

    @Test
    void theIndexFindsAnAgentsFewAmongManyOfOthers() throws SQLException {
        String agent = KnowledgeTest.agent("");
        String crowded = KnowledgeTest.agent("");
        for (String one : List.of(agent, crowded)) {
            KnowledgeTest.upload(one, "terms.md", WARRANTY.getBytes(StandardCharsets.UTF_8));
            template.send("direct:take-document", exchange -> {});
        }
        crowd(crowded);
        KnowledgeTest.search(agent, "For how long am I covered if my pump breaks?")
                .body("passages[0].place", equalTo("Warranty"));
        KnowledgeTest.search(crowded, "For how long am I covered if my pump breaks?")
                .body("passages[0].place", equalTo("Warranty"));
        Map<String, Object> asked = Map.of(
                "agentId",
                agent,
                "model",
                LocalEmbeddings.MODEL,
                "dimension",
                384,
                "vector",
                Embeddings.text(
                        new LocalEmbeddings().embed(List.of("pump warranty")).getFirst()),
                "limit",
                5);
        List<String> exact = keys("knowledge/nearest-passages", asked);
        assertEquals(2, exact.size());
        assertEquals(exact, keys("knowledge/nearest-passages-in-sql", asked));
        assertEquals(exact, keys("knowledge/nearest-passages-by-index", asked));
        var many = new java.util.HashMap<>(asked);
        many.put("agentId", crowded);
        assertEquals(keys("knowledge/nearest-passages", many), keys("knowledge/nearest-passages-in-sql", many));
        assertTrue(plan(many).contains("passages_nearest"), plan(many));
        unreadCrowd(agent);
        assertEquals(exact, keys("knowledge/nearest-passages-by-index", asked));
        for (String query : List.of(
                "knowledge/nearest-passages-in-sql",
                "knowledge/nearest-passages",
                "knowledge/nearest-passages-by-index")) {
            long before = System.nanoTime();
            keys(query, many);
            System.out.println(
                    query + " over " + CROWD + " passages: " + (System.nanoTime() - before) / 1_000_000 + " ms");
        }
    }

    private List<String> keys(String query, Map<String, Object> values) {
        return queries.rows(query, values).stream()
                .map(row -> row.get("document_id") + ":" + row.get("number"))
                .toList();
    }

    private String plan(Map<String, Object> values) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement();
                var rows = run.executeQuery("explain select document_id from passages"
                        + " where not arraycontains((select array(select id from documents where status <> 'ready')),"
                        + " array[document_id]) and agent_id = '" + values.get("agentId")
                        + "' and model = 'all-minilm-l6-v2-q' and embedding is not null"
                        + " order by cast(embedding as vector(384)) <=> cast(cast('" + values.get("vector")
                        + "' as real[]) as vector(384)) limit 5")) {
            var text = new StringBuilder();
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
            return text.toString();
        }
    }

    /** Passages, nearer than any other, of the agent's document that is not read to its end. */
    private void unreadCrowd(String agent) throws SQLException {
        KnowledgeTest.upload(agent, "unread.txt", "Unread.".getBytes(StandardCharsets.UTF_8));
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute("insert into passages (document_id, number, agent_id, place, text, model, dimension, embedding)"
                    + " select d.id, i, d.agent_id, '', 'unread', p.model, 384, p.embedding"
                    + " from documents d, generate_series(0, 99) as i, passages p where d.agent_id = '" + agent
                    + "' and d.status = 'processing' and p.agent_id = d.agent_id and p.place = 'Warranty'");
        }
    }

    /** Many passages of one agent, whose vectors lead in all directions and have length 1, as all do. */
    private void crowd(String agent) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute("insert into passages (document_id, number, agent_id, place, text, model, dimension, embedding)"
                    + " select d.id, 100 + i, d.agent_id, '', 'filler ' || i, 'all-minilm-l6-v2-q', 384,"
                    + " l2_normalize(array(select random() - 0.5 + i * 0 from generate_series(1, 384))::vector)::real[]"
                    + " from documents d, generate_series(1, " + CROWD + ") as i where d.agent_id = '" + agent + "'");
            run.execute("analyze passages");
        }
    }
}
