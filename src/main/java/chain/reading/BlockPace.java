package chain.reading;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often blocks come, by when they were seen, and so when the next one is due. Only then is it worth to ask often: a moment
 * before, and for half as long again as a block takes.
 */
final class BlockPace {

    private static final long SAMPLE = 16;
    private static final long FEWEST = 4;
    private static final int STEPS = 20;
    private static final long SHORTEST_STEP = Duration.ofMillis(50).toNanos();
    private static final long LONGEST_STEP = Duration.ofMillis(250).toNanos();

    private static final long NOT_DUE = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private Seen last;
    private Seen older;
    private Seen newer;
    private long askedAt;

    private record Seen(long block, long at) {}

    BlockPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.askedAt = nanos.getAsLong();
    }

    /** The node named its newest block. @return true if it is a new one */
    synchronized boolean saw(long block) {
        if (last != null && block <= last.block()) {
            return false;
        }
        last = new Seen(block, nanos.getAsLong());
        if (older == null) {
            older = last;
            newer = last;
        } else if (block - newer.block() >= SAMPLE) {
            older = newer;
            newer = last;
        }
        return true;
    }

    /** For how long nobody need ask for the next block, in nanoseconds: 0 if it is due, and who hears that asks. */
    synchronized long untilDue() {
        if (last == null || last.block() - older.block() < FEWEST) {
            return NOT_DUE;
        }
        long usual = (last.at() - older.at()) / (last.block() - older.block());
        long step = Math.clamp(usual / STEPS, SHORTEST_STEP, LONGEST_STEP);
        long now = nanos.getAsLong();
        if (now - last.at() > usual + usual / 2 + step) {
            return NOT_DUE;
        }
        long due = Math.max(last.at() + usual - step, askedAt + step);
        if (now < due) {
            return due - now;
        }
        askedAt = now;
        return 0;
    }
}
