package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Two listeners and two workers on one database, and very many orders of one seller at once. */
@Order(2)
class BurstIT {

    private static final int ORDERS = 1_000;

    @Test
    void aBurstIsCompletedOnceByTwoOfEverything() throws Exception {
        try (var around = new Surroundings();
                var fleet = Fleet.start(List.of(around.environment(), around.environment()))) {
            around.createAgent(fleet.process(0));
            var since = Instant.now();
            var ids = around.buy(ORDERS);
            around.settle("burst", ids, since, Duration.ofSeconds(180));
            assertEquals(
                    ORDERS,
                    around.book().number("select count(*) from transactions where kind = 'completion'"),
                    "signed once each");
        }
    }
}
