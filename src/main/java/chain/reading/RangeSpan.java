package chain.reading;

/**
 * How many blocks one request for events spans: as many as have a few thousand events, by those before; half as many after a
 * refusal, and from then on slowly more again.
 */
final class RangeSpan {

    // Doubling would run into the same limit at every other request.
    private static final long GROWTH = 8;
    private static final long FIRST = 250;
    // What takes some seconds to write, and a few MiB to hold.
    private static final long EVENTS = 5_000;

    private final long most;
    private long blocks;
    private boolean hasRefused;

    RangeSpan(long most) {
        this.most = most;
        this.blocks = Math.min(FIRST, most);
    }

    synchronized long blocks() {
        return blocks;
    }

    /** @param events how many log entries so many blocks had */
    synchronized void answered(long spanned, long events) {
        long larger = hasRefused ? blocks + Math.max(1, blocks / GROWTH) : 2 * blocks;
        long fitting = events > 0 ? Math.max(1, spanned * EVENTS / events) : most;
        blocks = Math.min(most, Math.min(larger, fitting));
    }

    synchronized void refused() {
        hasRefused = true;
        blocks = Math.max(1, blocks / 2);
    }
}
