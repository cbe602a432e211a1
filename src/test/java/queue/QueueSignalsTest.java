package queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class QueueSignalsTest {

    /** The faster of two threads is another one each time. */
    private static final int STARTS = 60;

    @Test
    void whoListensGoesOnHoweverSoonItRuns() {
        long before = listening();
        List<QueueSignals> all = new ArrayList<>();
        try {
            for (int i = 0; i < STARTS; i++) {
                var signals = new QueueSignals(null);
                // Nobody is there: it tries again and again.
                signals.url = "jdbc:postgresql://127.0.0.1:1/nobody";
                signals.user = "nobody";
                signals.password = Optional.empty();
                signals.isWorker = true;
                signals.start(null);
                all.add(signals);
            }
            assertEquals(before + STARTS, listening());
        } finally {
            all.forEach(QueueSignals::stop);
        }
        Awaitility.await().until(() -> listening() == before);
    }

    private static long listening() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().equals(QueueSignals.THREAD))
                .count();
    }
}
