package bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Jobs that do nothing, by queues that have nothing else to do. Ours stands against them with the whole pipeline: its steps are part
 * of the package, and no step of it can be left out from outside.
 */
final class Queues implements Measure {

    private static final int LOW_CONCURRENCY = 10;
    private static final int ORDERS_QUICK = 500;
    private static final int ORDERS = 2_000;
    private static final double LONGEST_SECONDS = 30;
    private static final int BATCH = 500;
    private static final int BATCH_WORKERS = 2;
    private static final int ONE_ROW_WORKERS = 10;
    private static final int SCHEDULER_THREADS = 50;
    private static final int SCHEDULER_CONNECTIONS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        int jobs = around.quick() ? 3_000 : 10_000;
        Warm low = around.warm(LOW_CONCURRENCY);
        results.add(
                "pipeline, concurrency 10",
                "orders/s",
                low.orders()
                        .work(around.quick() ? ORDERS_QUICK : ORDERS, low.agents(1), LONGEST_SECONDS)
                        .perSecond());
        for (int concurrency : List.of(Workbench.CONCURRENCY, LOW_CONCURRENCY)) {
            results.add(
                    "graphile-worker, concurrency " + concurrency,
                    "jobs/s",
                    NodeScript.run(
                                    "graphile",
                                    around.server().url(around.fresh("graphile")),
                                    jobs,
                                    concurrency,
                                    "queue")
                            .get("perSecond")
                            .asDouble());
        }
        results.add(
                "pg-boss, batches",
                "jobs/s",
                NodeScript.run("pgboss", around.server().url(around.fresh("pgboss")), 3 * jobs, Workbench.CONCURRENCY)
                        .get("perSecond")
                        .asDouble());
        results.add("db-scheduler", "jobs/s", scheduler(around, jobs));
        results.add("SQL, one row", "jobs/s", sql(around, jobs, ONE_ROW_WORKERS, 1));
        results.add("SQL, batches of 500", "jobs/s", sql(around, 10 * jobs, BATCH_WORKERS, BATCH));
    }

    /** Each of so many connections takes and removes so many rows in a transaction, until none is left. */
    private static double sql(Workbench around, int jobs, int workers, int batch)
            throws SQLException, InterruptedException, ExecutionException {
        String database = around.fresh("sql");
        Server server = around.server();
        server.run(
                database,
                "create table job (id bigint primary key, payload jsonb not null);"
                        + " insert into job select n, '{}' from generate_series(1, " + jobs + ") n; analyze job");
        String take = "delete from job where id = any (array(select id from job order by id limit " + batch
                + " for update skip locked))";
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            all.add(() -> {
                try (Connection connection = server.connect(database);
                        var statement = connection.prepareStatement(take)) {
                    long end = System.nanoTime() + PATIENCE.toNanos();
                    while (statement.executeUpdate() > 0 && System.nanoTime() < end) {
                        // The next.
                    }
                }
                return null;
            });
        }
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(workers)) {
            for (Future<Void> one : threads.invokeAll(all)) {
                one.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return (jobs - server.number(database, "select count(*) from job")) / seconds;
    }

    /** db-scheduler as its documents advise for many executions: it locks and fetches. */
    private static double scheduler(Workbench around, int jobs) throws SQLException, InterruptedException {
        String database = around.fresh("scheduler");
        Server server = around.server();
        server.run(database, """
                create table scheduled_tasks (
                  task_name text not null, task_instance text not null, task_data bytea,
                  execution_time timestamptz not null, picked boolean not null, picked_by text,
                  last_success timestamptz, last_failure timestamptz, consecutive_failures integer,
                  last_heartbeat timestamptz, version bigint not null, priority smallint,
                  primary key (task_name, task_instance));
                create index on scheduled_tasks (execution_time);
                create index on scheduled_tasks (last_heartbeat);
                """);
        server.run(
                database,
                "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
                        + " select 'noop', n, now(), false, 1 from generate_series(1, " + jobs
                        + ") n; analyze scheduled_tasks");
        var left = new CountDownLatch(jobs);
        OneTimeTask<Void> task = Tasks.oneTime("noop").execute((instance, context) -> left.countDown());
        var pool = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(connections -> connections
                        .maxSize(SCHEDULER_CONNECTIONS)
                        .connectionFactoryConfiguration(each -> each.jdbcUrl(server.jdbc(database))));
        try (var pooled = AgroalDataSource.from(pool)) {
            Scheduler scheduler = Scheduler.create(pooled, task)
                    .threads(SCHEDULER_THREADS)
                    .pollUsingLockAndFetch(1.0, 4.0)
                    .pollingInterval(Duration.ofMillis(100))
                    .build();
            long start = System.nanoTime();
            scheduler.start();
            boolean done = left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            scheduler.stop();
            return (done ? jobs : jobs - left.getCount()) / seconds;
        }
    }
}
