package journey;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Kills, outages and reorganisations for as long as one likes. Too long for every build, hence not an IT by its name:
 * {@code bench/soak.sh} runs it.
 */
class Soak {

    private static final int MINUTES = Integer.getInteger("soak.minutes", 10);
    private static final int ORDERS = Integer.getInteger("soak.orders", 2_000);
    private static final int MOST_AT_ONCE = 50;

    @Test
    void nothingIsLostAndNothingIsDoneTwice() throws Exception {
        try (var around = new Surroundings();
                var fleet = Fleet.start(List.of(around.environment(), around.environment()))) {
            var chaos = new Chaos(around, fleet);
            around.createAgent(fleet.process(0));
            around.answerAfter(Duration.ofMillis(150));
            Set<String> bought = new LinkedHashSet<>();
            var since = Instant.now();
            var length = Duration.ofMinutes(MINUTES);
            for (Duration run = Duration.ZERO;
                    run.compareTo(length) < 0;
                    run = Duration.between(since, Instant.now())) {
                long due = ORDERS * run.toMillis() / length.toMillis() - bought.size();
                if (due > 0) {
                    bought.addAll(around.buy((int) Math.min(due, MOST_AT_ONCE)));
                }
                chaos.pause();
                chaos.disturb();
            }
            // A reorganisation may have taken orders away for good: those that the chain has are those that count.
            List<String> kept = around.ledger().orders();
            System.out.printf(
                    "soak: %s; %d orders bought, %d of them kept by the chain%n",
                    chaos.counts(), bought.size(), kept.size());
            around.settle("soak", kept, since, Duration.ofMinutes(5));
        }
    }
}
