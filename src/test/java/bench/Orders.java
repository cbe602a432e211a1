package bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Orders that stand in the queue as if the chain had told of them. */
final class Orders {

    private static final int POLL_MS = 20;
    private static final Duration CLEARED = Duration.ofSeconds(120);

    private final Server server;
    private final String database;
    private int sets;
    private long asked;

    Orders(Server server, String database) {
        this.server = server;
        this.database = database;
    }

    /** How many were done, and in which time. */
    record Done(int orders, double seconds) {
        double perSecond() {
            return orders / seconds;
        }
    }

    /** How often the database was asked, a transaction each. */
    long asked() {
        return asked;
    }

    /** Queues so many for these agents in turn, and wakes the workers. */
    void queue(int count, List<String> agents) throws SQLException {
        asked++;
        server.run(database, sql(1, count, agents));
    }

    /** Queues one, whose prompt says {@code number-N-}, by an open connection. */
    void queueOne(Connection connection, int number, String agent) throws SQLException {
        asked++;
        try (var statement = connection.createStatement()) {
            statement.execute(sql(number, number, List.of(agent)));
        }
    }

    private String sql(int from, int to, List<String> agents) {
        sets++;
        return """
                with o as (
                  insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units,
                                      deadline, priority, status, input_data, created_block, created_tx_hash)
                  select '0x' || lpad(to_hex(%d), 8, '0') || lpad(to_hex(n), 56, '0'), '%s',
                         cast((array['%s'])[1 + n %% %d] as uuid), '0x' || repeat('3', 40), '%s', 1000000000000000, 1,
                         now() + interval '10 days', 0, 'pending',
                         jsonb_build_object('prompt', 'Hello, number-' || n || '-.'), 1, '0x1'
                    from generate_series(%d, %d) n
                  returning id, agent_id, priority, deadline)
                insert into order_queue (id, agent_id, priority, rank)
                select id, agent_id, priority, queue_rank(deadline) from o;
                select pg_notify('agentl2_orders', '')
                """.formatted(
                        sets,
                        StubNode.SERVICE,
                        String.join("','", agents),
                        agents.size(),
                        StubNode.SELLER.toLowerCase(Locale.ROOT),
                        from,
                        to);
    }

    /** Queues so many, and waits until they are done, but not longer than {@code seconds}; what is left then is taken away. */
    Done work(int count, List<String> agents, double seconds) throws SQLException, InterruptedException {
        queue(count, agents);
        long start = System.nanoTime();
        long left = left();
        while (left > 0 && System.nanoTime() - start < seconds * 1e9) {
            Thread.sleep(POLL_MS);
            left = left();
        }
        var done = new Done((int) (count - left), (System.nanoTime() - start) / 1e9);
        clear();
        return done;
    }

    /** Queues so many, and waits until they are completed on the chain and here, but not longer than {@code seconds}. */
    Done complete(int count, List<String> agents, double seconds) throws SQLException, InterruptedException {
        queue(count, agents);
        long start = System.nanoTime();
        long done = 0;
        while (done < count && System.nanoTime() - start < seconds * 1e9) {
            Thread.sleep(POLL_MS);
            done = completed();
        }
        var all = new Done((int) done, (System.nanoTime() - start) / 1e9);
        clear();
        return all;
    }

    /** How many of those that were queued last: others may still be on their way. */
    private long completed() throws SQLException {
        asked++;
        String set = String.format("0x%08x", sets);
        return server.number(
                database,
                "select count(*) from orders where status = 'completed' and order_id between '" + set + "0".repeat(56)
                        + "' and '" + set + "f".repeat(56) + "'");
    }

    private void clear() throws SQLException, InterruptedException {
        long end = System.nanoTime() + CLEARED.toNanos();
        while (left() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("orders stay in the queue of " + database + " for " + CLEARED);
            }
            asked++;
            server.run(database, "delete from order_queue where locked_until is null");
            Thread.sleep(POLL_MS);
        }
    }

    private long left() throws SQLException {
        asked++;
        return server.number(database, "select count(*) from order_queue");
    }
}
