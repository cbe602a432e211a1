package queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An execution is stopped while it works, and never while it writes down how it ended. */
class ExecutionTest {

    private final Execution execution = new Execution(TestOrders.of(UUID.randomUUID(), null), null);

    @Test
    void aStopInterruptsTheWork() throws Exception {
        var working = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        Thread thread = Thread.startVirtualThread(() -> execution.run(() -> {
            working.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                interrupted.set(true);
            }
        }));
        working.await();
        execution.stop();
        thread.join();
        assertTrue(interrupted.get());
    }

    @Test
    void aStopDuringTheEndInterruptsNothing() {
        List<Boolean> seen = new ArrayList<>();
        execution.run(() -> {
            execution.beginEnd();
            // The order has left the queue: a renewal takes it for lost.
            execution.stop();
            seen.add(Thread.currentThread().isInterrupted());
        });
        execution.stop();
        seen.add(Thread.currentThread().isInterrupted());
        assertEquals(List.of(false, false), seen);
    }

    @Test
    void aStopThatCameBeforeTheEndIsOverByThen() {
        execution.run(() -> {
            execution.stop();
            assertTrue(Thread.currentThread().isInterrupted());
            execution.beginEnd();
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    void whatWasStoppedBeforeItBeganDoesNotBegin() {
        execution.stop();
        execution.run(() -> {
            throw new AssertionError("it ran");
        });
    }
}
