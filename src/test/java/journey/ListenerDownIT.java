package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Orders that were created while nobody listened. */
class ListenerDownIT {

    private static final int ORDERS = 500;

    @Test
    void ordersCreatedWhileTheListenerIsDownAreAllCompleted() throws Exception {
        try (var around = new Surroundings()) {
            try (var runtime = RuntimeProcess.start(around.environment("api"))) {
                around.createAgent(runtime);
            }
            var ids = around.buy(ORDERS);
            assertEquals(0, around.book().number("select count(*) from orders"));
            var since = Instant.now();
            try (var runtime = RuntimeProcess.start(around.environment("worker,listener"))) {
                around.settle("listener down", ids, since, Duration.ofSeconds(120));
                assertEquals(ORDERS, around.book().number("select count(*) from orders"));
            }
        }
    }
}
