package chain.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the next block is asked for, and how often. */
class BlockPaceTest {

    private long now;
    private final BlockPace pace = new BlockPace(() -> now);

    @Test
    void nobodyKnowsAtFirst() {
        assertEquals(0, asked(5_000));
        pace.saw(1);
        assertEquals(0, asked(5_000));
    }

    @Test
    void aBlockThatComesOnTimeIsSeenWithinAMomentByAFewQuestions() {
        blocks(1000, 40);
        int asked = 0;
        long late = 0;
        for (int block = 41; block <= 60; block++) {
            long due = now + ms(1000);
            while (now < due || !isDue()) {
                now += ms(1);
                asked += now < due && isDue() ? 1 : 0;
            }
            late = Math.max(late, now - due);
            assertTrue(pace.saw(block));
            now = due;
        }
        assertTrue(late <= ms(50), late + " ns late");
        assertTrue(asked + 20 <= 3 * 20, asked + " questions");
    }

    @Test
    void aBlockThatDoesNotComeIsNotAskedForWithoutEnd() {
        blocks(1000, 40);
        assertTrue(asked(60_000) <= 13);
        assertEquals(0, asked(60_000));
        // The slow look goes on, and what it sees begins it anew.
        assertTrue(pace.saw(41));
        assertFalse(pace.saw(41));
    }

    @Test
    void fastBlocksAreAskedForTwentyTimesASecondAtMost() {
        blocks(100, 40);
        int asked = 0;
        for (int block = 41; block < 51; block++) {
            asked += asked(100);
            pace.saw(block);
        }
        assertTrue(asked <= 20, asked + " questions");
    }

    private boolean isDue() {
        return pace.untilDue() == 0;
    }

    private void blocks(long everyMs, int count) {
        for (int block = 1; block <= count; block++) {
            now += ms(everyMs);
            pace.saw(block);
        }
    }

    /** How often it is due within a time. */
    private int asked(long forMs) {
        int asked = 0;
        for (long left = forMs; left > 0; left--) {
            now += ms(1);
            asked += isDue() ? 1 : 0;
        }
        return asked;
    }

    private static long ms(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
