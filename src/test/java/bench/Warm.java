package bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A process of the runtime with all roles, a database of its own, agents, and some thousand orders behind it. */
final class Warm implements AutoCloseable {

    private static final int AGENTS = 50;
    private static final int ORDERS_QUICK = 1_000;
    private static final int ORDERS = 5_000;
    private static final double LONGEST_SECONDS = 20;

    private final Program program;
    private final String database;
    private final Orders orders;
    private final List<String> agents;

    private Warm(Program program, Server server, String database) throws IOException {
        this.program = program;
        this.database = database;
        this.orders = new Orders(server, database);
        this.agents = program.createAgents(AGENTS);
    }

    /** Starts one with so many slots. */
    static Warm start(Workbench around, int concurrency, boolean profiled)
            throws IOException, SQLException, InterruptedException {
        Server server = around.server();
        String database = around.fresh("ours");
        Map<String, String> environment = Program.environment(around, database);
        environment.put("MAX_CONCURRENT_EXECUTIONS", String.valueOf(concurrency));
        // One agent may have all slots, or half of them would stand by while it alone has orders and others exist.
        environment.put("agentl2.orders.share-percent", "100");
        Program program = profiled ? Program.start(environment, Program.profile()) : Program.start(environment);
        var warm = new Warm(program, server, database);
        server.run(database, "create extension if not exists pg_stat_statements");
        warm.orders.work(around.quick() ? ORDERS_QUICK : ORDERS, warm.agents, LONGEST_SECONDS);
        server.run(database, "analyze");
        return warm;
    }

    Program program() {
        return program;
    }

    String database() {
        return database;
    }

    Orders orders() {
        return orders;
    }

    /** The ids of so many of its agents. */
    List<String> agents(int count) {
        return agents.subList(0, count);
    }

    @Override
    public void close() throws InterruptedException {
        program.close();
    }
}
