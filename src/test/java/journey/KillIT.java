package journey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A listener and a worker that are killed again and again at random moments, their own start among them. */
@Order(3)
class KillIT {

    private static final int KILLS = 20;
    private static final int ORDERS = 500;

    @Test
    void killsAtRandomMomentsLoseNothing() throws Exception {
        try (var around = new Surroundings();
                var fleet = Fleet.start(List.of(around.environment("api,listener"), around.environment("worker")))) {
            var chaos = new Chaos(around, fleet);
            around.createAgent(fleet.process(0));
            around.answerAfter(Duration.ofMillis(150));
            List<String> ids = new ArrayList<>();
            var since = Instant.now();
            for (int kill = 1; kill <= KILLS; kill++) {
                ids.addAll(around.buy(ORDERS * kill / KILLS - ids.size()));
                chaos.pause();
                chaos.kill();
            }
            around.settle(KILLS + " kills", ids, since, Duration.ofSeconds(90));
        }
    }
}
