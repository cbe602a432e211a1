package bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** What the measures share: the server, the stubs, and processes of the runtime that are warm. */
final class Workbench implements AutoCloseable {

    /** The slots of the process that several measures use. */
    static final int CONCURRENCY = 50;

    private final boolean quick;
    private final Vertx vertx = Vertx.vertx();
    private final Server server;
    private final StubModel model = new StubModel(vertx);
    private final StubNode node = new StubNode(vertx);
    private final Map<String, Integer> made = new HashMap<>();
    private final Map<Integer, Warm> processes = new HashMap<>();

    Workbench(boolean quick) throws IOException {
        this.quick = quick;
        server = new Server();
    }

    /** Whether less is asked of each measure. */
    boolean quick() {
        return quick;
    }

    Server server() {
        return server;
    }

    StubModel model() {
        return model;
    }

    StubNode node() {
        return node;
    }

    Vertx vertx() {
        return vertx;
    }

    /** The warm process at concurrency 50. */
    Warm warm() throws IOException, SQLException, InterruptedException {
        return warm(CONCURRENCY);
    }

    /** The warm process with so many slots; started when it is first asked for. */
    Warm warm(int concurrency) throws IOException, SQLException, InterruptedException {
        Warm running = processes.get(concurrency);
        if (running == null) {
            running = Warm.start(this, concurrency, concurrency == CONCURRENCY);
            processes.put(concurrency, running);
        }
        return running;
    }

    /** Ends all processes, or all but the one at concurrency 50. */
    void rest(boolean all) throws InterruptedException {
        for (Iterator<Map.Entry<Integer, Warm>> each = processes.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Integer, Warm> one = each.next();
            if (all || one.getKey() != CONCURRENCY) {
                one.getValue().close();
                each.remove();
            }
        }
    }

    /** The name of a new database, which begins so. */
    String fresh(String prefix) throws SQLException {
        String name = prefix + "_" + made.merge(prefix, 1, Integer::sum);
        server.create(name);
        return name;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        rest(true);
        model.close();
        node.close();
        vertx.close();
        server.close();
    }
}
