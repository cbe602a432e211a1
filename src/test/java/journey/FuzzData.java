package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import models.StubProviders;

/** Data worth fuzzing: agents, secrets, documents, and orders in most states, which come from the chain. */
final class FuzzData {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int DOOMED_AGENTS = 30;
    private static final int DOCUMENTS = 12;
    private static final int ORDERS = 12;

    private final Surroundings around;
    private final RuntimeProcess runtime;
    private String agent;

    FuzzData(Surroundings around, RuntimeProcess runtime) {
        this.around = around;
        this.runtime = runtime;
    }

    /** Makes it, and writes its ids to files in {@code directory}, one for each kind, as dictionaries of schemathesis. */
    void make(Path directory) throws IOException, SQLException {
        agent = around.createAgent(runtime);
        String expert = expert();
        write(directory, "agents", List.of(agent, expert));
        write(directory, "doomed-agents", doomed());
        write(directory, "readers", List.of(expert));
        write(directory, "documents", documents(expert));
        List<String> chainIds = orders();
        write(directory, "chain-orders", chainIds);
        List<String> ids = new ArrayList<>(chainIds);
        List<String> results = new ArrayList<>();
        for (String chainId : chainIds) {
            JsonNode order = ok(runtime.get("/api/orders/chain/" + chainId));
            ids.add(order.get("id").asText());
            String uri = order.path("resultUri").asText("");
            if (order.path("resultPublished").asBoolean() && uri.startsWith("ipfs://")) {
                results.add(uri.substring("ipfs://".length()));
            }
        }
        write(directory, "orders", ids);
        write(directory, "results", results);
        approvals(directory);
    }

    /** A third of them for each decision: the first one would leave none to the others. */
    private void approvals(Path directory) throws IOException {
        List<String> ids = new ArrayList<>();
        ok(runtime.get("/api/approvals"))
                .get("approvals")
                .forEach(approval -> ids.add(approval.get("id").asText()));
        write(directory, "approvals", ids);
        int third = ids.size() / 3;
        write(directory, "to-approve", ids.subList(0, third));
        write(directory, "to-modify", ids.subList(third, 2 * third));
        write(directory, "to-reject", ids.subList(2 * third, ids.size()));
    }

    private String expert() throws IOException {
        var definition = Map.of(
                "name",
                "Expert",
                "model",
                "gpt-4o-mini",
                "systemPrompt",
                "Look it up.",
                "tools",
                List.of("calculator", "document_qa"),
                "guardrails",
                Map.of("blockedTopics", List.of("lottery")),
                "limits",
                Map.of("maxTurns", 4));
        String id = ok(runtime.post("/api/agents", definition)).get("id").asText();
        ok(runtime.patch("/api/agents/" + id, Map.of("temperature", 0.1)));
        ok(runtime.post("/api/agents/" + id + "/secrets", Map.of("key", "FUZZ_API_KEY", "value", "of no worth")));
        return id;
    }

    private List<String> doomed() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < DOOMED_AGENTS; i++) {
            var definition = Map.of("name", "Doomed " + i, "model", "gpt-4o", "systemPrompt", "Wait.");
            ids.add(ok(runtime.post("/api/agents", definition)).get("id").asText());
        }
        return ids;
    }

    private List<String> documents(String owner) throws IOException {
        String path = "/api/agents/" + owner + "/documents";
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            String text = "The warranty of model " + i + " is " + (i + 1) + " years.";
            ids.add(ok(runtime.upload(path, "manual-" + i + ".txt", text))
                    .get("id")
                    .asText());
        }
        for (String id : ids) {
            awaitField(path + "/" + id, "status", "ready");
        }
        return ids;
    }

    /** The chain's ids of orders, so many in each state. */
    private List<String> orders() throws IOException, SQLException {
        List<String> ids = new ArrayList<>(answered("completed", ORDERS));
        guard(Map.of("requireHumanApproval", true));
        ids.addAll(answered("awaiting_approval", 3 * ORDERS));
        guard(Map.of());
        around.providers().answerWith(call -> StubProviders.Reply.error(400, Map.of(), "no"));
        ids.addAll(answered("failed", ORDERS));
        around.providers().answerWith(call -> StubProviders.Reply.text("the answer"));
        List<String> unasked =
                new BulkBuyer(around.node(), around.chain(), around.chain().serviceId()).buy(2 * ORDERS);
        for (String id : unasked) {
            awaitField("/api/orders/chain/" + id, "status", "awaiting_input");
        }
        for (String id : unasked.subList(0, ORDERS)) {
            ok(runtime.post("/api/orders/" + id + "/cancel"));
        }
        ids.addAll(unasked);
        return ids;
    }

    private List<String> answered(String status, int count) throws IOException, SQLException {
        List<String> ids = around.buy(count);
        for (String id : ids) {
            awaitField("/api/orders/chain/" + id, "status", status);
        }
        return ids;
    }

    private void guard(Map<String, Object> guardrails) throws IOException {
        ok(runtime.patch("/api/agents/" + agent, Map.of("guardrails", guardrails)));
    }

    private void awaitField(String path, String field, String value) {
        await().alias(path)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> value.equals(runtime.get(path).json().path(field).asText()));
    }

    private static JsonNode ok(RuntimeProcess.Answer answer) throws IOException {
        assertTrue(answer.status() / 100 == 2, () -> answer.status() + " " + new String(answer.body()));
        return answer.json();
    }

    /** A dictionary of schemathesis has a quoted value on each line. */
    private static void write(Path directory, String name, List<String> values) throws IOException {
        assertTrue(!values.isEmpty(), "there are no " + name);
        Files.write(
                directory.resolve(name),
                values.stream().map(value -> '"' + value + '"').toList());
    }
}
