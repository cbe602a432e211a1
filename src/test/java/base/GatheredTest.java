package base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GatheredTest {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<List<Integer>> lots = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Integer> alone = new ConcurrentLinkedQueue<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void end() {
        goOn.countDown();
        threads.shutdownNow();
    }

    private Map<Integer, String> together(List<Integer> wanted) {
        lots.add(List.copyOf(wanted));
        begun.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (wanted.contains(13)) {
            throw new IllegalArgumentException("13");
        }
        if (wanted.contains(14) && wanted.size() == 1) {
            throw new OutOfMemoryError("14");
        }
        Map<Integer, String> done = new HashMap<>();
        wanted.stream().filter(one -> one != 7).forEach(one -> done.put(one, "together " + one));
        return done;
    }

    private String alone(Integer wanted) {
        alone.add(wanted);
        if (wanted == 13) {
            throw new IllegalArgumentException("13 alone");
        }
        return "alone " + wanted;
    }

    private List<Future<String>> all(Gathered<Integer, String> gathered, int most) throws Exception {
        List<Future<String>> all = new ArrayList<>(List.of(threads.submit(() -> gathered.get(0))));
        begun.await();
        for (int i = 1; i <= most; i++) {
            int one = i;
            all.add(threads.submit(() -> gathered.get(one)));
        }
        return all;
    }

    @Test
    void whatComesWhileALotIsOnItsWayGoesTogether() throws Exception {
        try (var gathered = new Gathered<>("test", 4, this::together, this::alone)) {
            List<Future<String>> all = all(gathered, 6);
            // They stand in line before the first lot is done.
            while (gathered.waiting() < 6) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (int i = 0; i <= 6; i++) {
                assertEquals("together " + i, all.get(i).get());
            }
            assertEquals(List.of(1, 4, 2), lots.stream().map(List::size).toList(), "four at the most");
            assertTrue(alone.isEmpty());
        }
    }

    @Test
    void whatIsLeftOutIsDoneAloneAndOneThatFailsFailsAlone() throws Exception {
        goOn.countDown();
        try (var gathered = new Gathered<>("test", 100, this::together, this::alone)) {
            assertEquals("alone 7", gathered.get(7));
        }
        try (var gathered = new Gathered<>("test", 100, this::together, this::alone)) {
            assertEquals(
                    "13 alone",
                    assertThrows(IllegalArgumentException.class, () -> gathered.get(13))
                            .getMessage());
            assertEquals("together 5", gathered.get(5), "and the next lot is another");
            assertEquals("alone 14", gathered.get(14), "whatever it fails by");
            assertEquals("together 6", gathered.get(6));
        }
    }

    @Test
    void oneThatFailsTakesNoOtherWithIt() throws Exception {
        try (var gathered = new Gathered<>("test", 100, this::together, this::alone)) {
            Future<String> first = threads.submit(() -> gathered.get(0));
            begun.await();
            Future<String> bad = threads.submit(() -> gathered.get(13));
            Future<String> good = threads.submit(() -> gathered.get(14));
            while (gathered.waiting() < 2) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            assertEquals("together 0", first.get());
            assertEquals("alone 14", good.get());
            assertThrows(ExecutionException.class, bad::get);
        }
    }

    @Test
    void anInterruptionEndsNothingAndIsThereAfterwards() throws Exception {
        try (var gathered = new Gathered<>("test", 100, this::together, this::alone)) {
            var interrupted = new CountDownLatch(1);
            var thread = new Thread[1];
            Future<Boolean> done = threads.submit(() -> {
                thread[0] = Thread.currentThread();
                interrupted.countDown();
                assertEquals("together 3", gathered.get(3));
                return Thread.interrupted();
            });
            interrupted.await();
            begun.await();
            thread[0].interrupt();
            goOn.countDown();
            assertTrue(done.get());
        }
    }

    @Test
    void whatIsWantedAfterTheEndIsDoneAlone() throws Exception {
        goOn.countDown();
        var gathered = new Gathered<>("test", 100, this::together, this::alone);
        gathered.close();
        List<Future<String>> all = new ArrayList<>();
        for (int i = 20; i < 40; i++) {
            int one = i;
            all.add(threads.submit(() -> gathered.get(one)));
        }
        for (var one : all) {
            assertTrue(one.get(10, TimeUnit.SECONDS).matches("(alone|together) \\d+"));
        }
    }
}
