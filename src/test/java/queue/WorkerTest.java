package queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a worker claims again, by its own count of what it gave. */
class WorkerTest {

    private static final String WAKE_UP = "seda:claim-orders?size=1";
    private static final long SOON_MS = 10_000;
    private static final UUID AGENT = UUID.randomUUID();

    private final DefaultCamelContext context = new DefaultCamelContext();
    private ConsumerTemplate wakeUps;
    private Worker worker;

    /** An agent may hold two of the slots. */
    private static final class TwoEach extends Slots {

        TwoEach(OrderSettings settings) {
            super(settings, null, null);
        }

        @Override
        String rooms(Collection<Holder> holders) {
            return "{}";
        }

        @Override
        boolean isAnyFull(Collection<Holder> holders) {
            return holders.size() >= 2;
        }

        @Override
        boolean looksOn(boolean hasClaimed) {
            return hasClaimed;
        }
    }

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:process-order").process(exchange -> {});
            }
        });
        context.start();
        wakeUps = context.createConsumerTemplate();
        OrderSettings settings = new SmallRyeConfigBuilder()
                .withMapping(OrderSettings.class)
                .withDefaultValue("agentl2.orders.max-concurrent-executions", "10")
                .build()
                .getConfigMapping(OrderSettings.class);
        worker = new Worker(
                settings, new Leases(settings, null), new TwoEach(settings), context, new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        worker.stop();
        context.stop();
    }

    @Test
    void ordersThatEndedBeforeTheirClaimWasLookedAtLeaveNothingWaiting() {
        // The claim gave the agent all that it may hold, so more of its orders may wait.
        assertFalse(worker.claimsAgain(claimed(2)), "nobody has all that it may hold by now");
        assertNotNull(wakeUps.receive(WAKE_UP, SOON_MS), "nobody claims what was passed over");
    }

    @Test
    void aClaimThatFoundLessThanItMightHaveIsTheLast() {
        assertFalse(worker.claimsAgain(claimed(1)));
        assertNull(wakeUps.receiveNoWait(WAKE_UP));
    }

    /** What a claim brings, of which all has ended. */
    private List<Map<String, Object>> claimed(int count) {
        worker.claim();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row());
            worker.start(rows.getLast(), System.nanoTime());
        }
        Awaitility.await().until(() -> !worker.isBusy());
        assertEquals(count, rows.size());
        return rows;
    }

    private static Map<String, Object> row() {
        Map<String, Object> row = new HashMap<>();
        row.put("id", UUID.randomUUID());
        row.put("order_id", "0x" + "1".repeat(64));
        row.put("agent_id", AGENT);
        row.put("model", "gpt-4o");
        row.put("attempt", 1);
        row.put("failures", 0);
        row.put("service_id", "0x" + "2".repeat(64));
        row.put("buyer_address", "0x" + "3".repeat(40));
        row.put("seller_address", "0x" + "4".repeat(40));
        row.put("price_wei", BigDecimal.ONE);
        row.put("units", BigDecimal.ONE);
        row.put("deadline", Timestamp.from(Instant.now().plusSeconds(600)));
        row.put("input_data", "{\"prompt\":\"Hello.\"}");
        row.put("run", 0);
        row.put("agent_version", 1);
        row.put("agent_revision", 1);
        row.put("begun", false);
        row.put("documents", false);
        row.put("early", false);
        return row;
    }
}
