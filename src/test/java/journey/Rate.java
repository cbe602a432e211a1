package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import models.StubProviders;
import org.junit.jupiter.api.Test;

/**
 * 200 orders within a minute for an agent that may start 60, and two workers. It takes as long as the limit makes it, hence it
 * is not an IT by its name: {@code bench/rate.sh} runs it.
 */
class Rate {

    private static final int ORDERS = 200;
    private static final int PER_MINUTE = 60;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void neverMoreThanTheLimitInAnyMinuteAndNoneLost() throws Exception {
        try (var around = new Surroundings();
                var fleet = Fleet.start(List.of(around.environment(), around.environment()))) {
            String agent = around.createAgent(fleet.process(0));
            fleet.process(0)
                    .patch("/api/agents/" + agent, Map.of("guardrails", Map.of("maxRequestsPerMinute", PER_MINUTE)));
            List<Instant> calls = Collections.synchronizedList(new ArrayList<>());
            around.providers().answerWith(call -> {
                calls.add(Instant.now());
                return StubProviders.Reply.text("the answer");
            });
            var since = Instant.now();
            List<String> ids = around.buy(ORDERS);
            around.settle("rate", ids, since, Duration.ofMinutes(8));

            List<Instant> times = calls.stream().sorted().toList();
            assertEquals(ORDERS, times.size());
            int most = 0;
            for (int first = 0, last = 0; last < times.size(); last++) {
                while (Duration.between(times.get(first), times.get(last)).compareTo(MINUTE) >= 0) {
                    first++;
                }
                most = Math.max(most, last - first + 1);
            }
            System.out.printf(
                    "rate: %d model calls in %d s by two workers, at most %d in any minute%n",
                    times.size(),
                    Duration.between(times.getFirst(), times.getLast()).toSeconds(),
                    most);
            assertTrue(most <= PER_MINUTE, most + " calls within a minute");
        }
    }
}
