package approvals;

import static io.restassured.RestAssured.given;

import database.Queries;
import io.restassured.response.ValidatableResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import queue.FinishRows;
import results.address.ContentAddress;

/** Agents whose answers wait for a person, made by the statements that make them in earnest. */
public record Proposals(Queries queries, DataSource database) {

    /** A new agent with the guardrails {@code json}; answers its id. */
    public String agent(String json) throws SQLException {
        String id = UUID.randomUUID().toString();
        queries.update("test/insert-agent", Map.of("id", id, "model", "gpt-4o", "systemPrompt", "x"));
        sql("update agents set guardrails = '" + json + "' where id = '" + id + "'");
        return id;
    }

    /** A new order of the agent, whose deadline is {@code seconds} away and whose answer awaits approval; answers its id. */
    public String order(String agent, int seconds) {
        String orderId = "0x" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        var values = Map.of("orderId", orderId, "agentId", agent, "priority", 0, "seconds", seconds);
        String id =
                (String) queries.row("test/insert-order", values).orElseThrow().get("id");
        answer(id);
        return id;
    }

    /** Has a worker answer the order, which is in the queue. */
    void answer(String id) {
        int attempt = queries
                .rows("queue/claim-orders", Map.of("worker", "w", "limit", 1000, "leaseMs", 60_000, "rooms", "{}"))
                .stream()
                .filter(row -> row.get("id").toString().equals(id))
                .map(row -> ((Number) row.get("attempt")).intValue())
                .findFirst()
                .orElseThrow();
        byte[] bytes = ("{\"model\":\"gpt-4o\",\"provenance\":{\"orderId\":\"" + id + "\"},\"result\":\"the answer\","
                        + "\"run\":\"" + UUID.randomUUID() + "\",\"tokens\":{\"total\":2}}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var result = ContentAddress.of(bytes);
        Map<String, Object> values =
                new HashMap<>(Map.of("id", id, "attempt", attempt, "status", "awaiting_approval", "published", true));
        values.put("bytes", Base64.getEncoder().encodeToString(bytes));
        values.putAll(Map.of("cid", result.cid(), "uri", result.uri(), "hash", result.hash(), "result", "the answer"));
        values.putAll(Map.of("agentVersion", 1, "model", "gpt-4o", "inputTokens", 1L, "outputTokens", 1L));
        values.putAll(Map.of("costUsd", "0.1", "executionTimeMs", 5L, "confidence", 0.4));
        values.put("reviewReasons", "[\"the model is not sure\"]");
        queries.row("queue/finish-orders", FinishRows.of(values)).orElseThrow();
    }

    /** The newest approval of the order. */
    public String approval(String order) throws SQLException {
        return value("select id from approvals where order_id = '" + order + "' order by id desc limit 1");
    }

    /** Moves the end of the time to decide into the past. */
    void lapse(String order) throws SQLException {
        sql("update approvals set decide_by = now() - interval '1 second' where status = 'pending' and order_id = '"
                + order + "'");
    }

    static ValidatableResponse decide(String approval, String decision, String body) {
        var request = given();
        if (body != null) {
            request = request.contentType("application/json").body(body);
        }
        return request.post("/api/approvals/" + approval + "/" + decision).then();
    }

    String status(String order) throws SQLException {
        return value("select status from orders where id = '" + order + "'");
    }

    /** How often the order is in the chain's outbox, and its approvals' states from the oldest on. */
    String outcome(String order) throws SQLException {
        return value("select (select count(*) from completions where id = '" + order + "') || ' ' || "
                + "(select string_agg(status, ' ' order by id) from approvals where order_id = '" + order + "')");
    }

    public void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    public String value(String query) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement();
                var rows = run.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** What each piece of work answers, when all are done at once. */
    static <T> List<T> all(List<Callable<T>> work) throws Exception {
        List<T> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(work.size())) {
            for (var done : threads.invokeAll(work)) {
                answers.add(done.get());
            }
        }
        return answers;
    }
}
