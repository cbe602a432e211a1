package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** When a head that does not move is one that stands still. */
class HeadWatchTest {

    private static final boolean EMPTY = true;

    private long seconds;

    @Test
    void whereBlocksComeEachSecondTwentyAreTooLong() {
        HeadWatch watch = watch(false);
        learn(watch, 1000, block -> block, !EMPTY);
        pass(watch, 1000, 20);
        assertFalse(watch.standing().isPresent());
        pass(watch, 1000, 5);
        var standing = watch.standing().orElseThrow();
        assertEquals(1000, standing.head());
        assertEquals(1.0, standing.usual());
        watch.saw(1001);
        assertFalse(watch.standing().isPresent());
    }

    @Test
    void whereTheyComeSlowerItIsTenTimesAsLongAsUsual() {
        HeadWatch watch = watch(false);
        learn(watch, 1000, block -> 12 * block, !EMPTY);
        pass(watch, 1000, 120);
        assertFalse(watch.standing().isPresent());
        pass(watch, 1000, 5);
        assertTrue(watch.standing().isPresent());
    }

    @Test
    void whereTheyComeIrregularlyItIsThreeTimesTheLongestThatOneTook() {
        HeadWatch watch = watch(false);
        // Two minutes of silence among blocks of a second each.
        learn(watch, 1000, block -> block < 990 ? block : block + 120, !EMPTY);
        pass(watch, 1000, 360);
        assertFalse(watch.standing().isPresent());
        pass(watch, 1000, 10);
        assertTrue(watch.standing().isPresent());
    }

    @Test
    void aChainThatMakesBlocksOnDemandNeverStandsStill() {
        HeadWatch watch = watch(true);
        learn(watch, 1000, block -> block, !EMPTY);
        come(watch, 1000, 1200);
        pass(watch, 1200, 3600);
        assertFalse(watch.standing().isPresent());
    }

    @Test
    void noOneKnowsThatItIsNoSuchChainUntilBlocksCameByThemselves() {
        HeadWatch watch = watch(true);
        // Somebody had empty blocks made, and may not do it again.
        learn(watch, 1000, block -> block, EMPTY);
        pass(watch, 1000, 3600);
        assertFalse(watch.standing().isPresent());
        come(watch, 1000, 1005);
        pass(watch, 1005, 25);
        assertTrue(watch.standing().isPresent());
    }

    @Test
    void aProcessThatWasStoppedItselfLooksAgainFirst() {
        HeadWatch watch = watch(false);
        learn(watch, 1000, block -> block, !EMPTY);
        seconds += 600;
        watch.saw(1000);
        assertFalse(watch.standing().isPresent());
    }

    @Test
    void whatIsUsualIsLearntAnewAndNotAllTheTime() {
        HeadWatch watch = watch(false);
        watch.saw(3);
        assertEquals(List.of(), watch.unknown());
        learn(watch, 1000, block -> 12 * block, !EMPTY);
        come(watch, 1000, 1100);
        assertEquals(List.of(), watch.unknown());
        seconds += 601;
        assertEquals(HeadWatch.LEARNT_FROM + 1, watch.unknown().size());
        assertEquals(List.of(), watch.unknown());
    }

    @Test
    void whatIsNoBlockTeachesNothing() {
        HeadWatch watch = watch(false);
        watch.saw(1000);
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        watch.unknown().forEach(block -> answers.addObject().putNull("result"));
        watch.learn(answers);
        pass(watch, 1000, 29);
        assertEquals(List.of(), watch.unknown(), "not all the time");
        assertFalse(watch.standing().isPresent());
        pass(watch, 1000, 3600);
        assertFalse(watch.standing().isPresent());
        // It may have been busy; and its head has not moved since.
        learn(watch, 1000, block -> block, !EMPTY);
        assertTrue(watch.standing().isPresent());
    }

    @Test
    void aPauseThatEndedByItselfIsToldOfOnce() {
        HeadWatch watch = watch(false);
        learn(watch, 1000, block -> block, !EMPTY);
        pass(watch, 1000, 60);
        assertTrue(watch.standing().isPresent());
        seconds++;
        watch.saw(1001);
        pass(watch, 1001, 60);
        assertFalse(watch.standing().isPresent(), "a quiet chain makes a block a minute");
        pass(watch, 1001, 130);
        assertTrue(watch.standing().isPresent());
    }

    private HeadWatch watch(boolean maybeOnDemand) {
        return new HeadWatch(maybeOnDemand, () -> Duration.ofSeconds(seconds).toNanos());
    }

    /** Sees {@code head}, and learns from the times of the blocks before it. */
    private static void learn(HeadWatch watch, long head, LongUnaryOperator time, boolean empty) {
        watch.saw(head);
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        for (long block : watch.unknown()) {
            var result = answers.addObject().putObject("result");
            result.put("timestamp", "0x" + Long.toHexString(time.applyAsLong(block)));
            var transactions = result.putArray("transactions");
            if (!empty) {
                transactions.add("0x1");
            }
        }
        watch.learn(answers);
    }

    /** A block each second. */
    private void come(HeadWatch watch, long from, long to) {
        for (long block = from + 1; block <= to; block++) {
            seconds++;
            watch.saw(block);
        }
    }

    /** Seconds without a block, in which the node is asked each second. */
    private void pass(HeadWatch watch, long head, int without) {
        for (int i = 0; i < without; i++) {
            seconds++;
            watch.saw(head);
        }
    }
}
