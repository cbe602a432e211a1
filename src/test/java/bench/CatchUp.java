package bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * A listener that comes to a chain with many orders on it, and then to one block of 20,000; and a loop that only asks for logs and
 * copies them to a table.
 */
final class CatchUp implements Measure {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int A_BLOCK = 50;
    private static final int EVENTS = 100_000;
    private static final int QUICK_EVENTS = 10_000;
    private static final int ONE_BLOCK = 20_000;
    private static final double SECONDS = 45;
    private static final double QUICK_SECONDS = 12;
    private static final int RANGE = 100;
    private static final int CONFIRMED = 5;
    private static final double ONE_BLOCK_SECONDS = 40;
    private static final int POLL_MS = 50;

    private boolean triedOneBlock;

    @Override
    public String name() {
        return "catch-up";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        // Of its own: all other processes here would read its events too.
        try (var node = new StubNode(around.vertx())) {
            round(around, results, node);
        }
    }

    private void round(Workbench around, Results results, StubNode node) throws Exception {
        int events = around.quick() ? QUICK_EVENTS : EVENTS;
        double longest = around.quick() ? QUICK_SECONDS : SECONDS;
        String database = around.fresh("catchup");
        Map<String, String> environment = Program.environment(around, node, database);
        environment.put("AGENTL2_ROLES", "api,listener");
        try (Program program = Program.start(environment, Program.profile())) {
            program.createAgents(1);
            around.server().run(database, "update agents set service_id = '" + StubNode.SERVICE + "'");
            int first = node.head() + 1;
            int last = first + events / A_BLOCK - 1;
            // More, behind which the last with events is confirmed.
            node.blocks(events / A_BLOCK + CONFIRMED, block -> block >= first && block <= last ? A_BLOCK : 0);
            results.add("catch-up", "events/s", read(around, database, events, longest));
            results.add("bare getLogs + COPY", "events/s", bare(around, node, events, first, last));
            long known = count(around, database);
            if (!triedOneBlock && known == events) {
                triedOneBlock = true;
                int large = node.head() + 1;
                node.blocks(1 + CONFIRMED, block -> block == large ? ONE_BLOCK : 0);
                double rate = read(around, database, known + ONE_BLOCK, ONE_BLOCK_SECONDS);
                results.add("catch-up, a block of 20,000", "events", count(around, database) - known);
                results.add("catch-up, a block of 20,000, speed", "events/s", rate);
            }
        }
    }

    /** Orders a second until there are so many, or the time is over. */
    private static double read(Workbench around, String database, long wanted, double longest)
            throws SQLException, InterruptedException {
        long before = count(around, database);
        long start = System.nanoTime();
        long now = before;
        while (now < wanted && System.nanoTime() - start < longest * 1e9) {
            Thread.sleep(POLL_MS);
            now = count(around, database);
        }
        return (now - before) / ((System.nanoTime() - start) / 1e9);
    }

    private static long count(Workbench around, String database) throws SQLException {
        return around.server().number(database, "select count(*) from orders");
    }

    private static double bare(Workbench around, StubNode node, int events, int first, int last)
            throws SQLException, IOException, InterruptedException {
        String database = around.fresh("bare");
        around.server()
                .run(
                        database,
                        "create table event (block bigint, place bigint, order_id text, service_id text, data text,"
                                + " primary key (block, place)); create table cursor_at (block bigint)");
        HttpClient client = HttpClient.newHttpClient();
        long start = System.nanoTime();
        long copied = 0;
        try (Connection connection = around.server().connect(database)) {
            connection.setAutoCommit(false);
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            for (int from = first; from <= last; from += RANGE) {
                String ask = JSON.writeValueAsString(Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        1,
                        "method",
                        "eth_getLogs",
                        "params",
                        List.of(Map.of(
                                "address",
                                StubNode.MARKETPLACE,
                                "fromBlock",
                                "0x" + Integer.toHexString(from),
                                "toBlock",
                                "0x" + Integer.toHexString(Math.min(last, from + RANGE - 1))))));
                byte[] answer = client.send(
                                HttpRequest.newBuilder(URI.create(node.url()))
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(ask))
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray())
                        .body();
                var rows = new StringBuilder();
                for (JsonNode log : JSON.readTree(answer).path("result")) {
                    rows.append(Long.decode(log.get("blockNumber").asText()))
                            .append('\t')
                            .append(Long.decode(log.get("logIndex").asText()))
                            .append('\t')
                            .append(log.get("topics").get(1).asText())
                            .append('\t')
                            .append(log.get("topics").get(2).asText())
                            .append('\t')
                            .append(log.get("data").asText())
                            .append('\n');
                }
                copied += copy.copyIn("copy event from stdin", new StringReader(rows.toString()));
                connection.createStatement().execute("insert into cursor_at values (" + from + ")");
                connection.commit();
            }
        }
        if (copied != events) {
            throw new IllegalStateException("the stub node has " + copied + " events, not " + events);
        }
        return copied / ((System.nanoTime() - start) / 1e9);
    }
}
