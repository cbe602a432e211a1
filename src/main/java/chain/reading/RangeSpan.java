package chain.reading;

/** How many blocks one request for events spans: half as many after a refusal, and slowly more again after answers. */
final class RangeSpan {

    // Doubling would run into the same limit at every other request.
    private static final long GROWTH = 8;

    private final long most;
    private long blocks;

    RangeSpan(long most) {
        this.most = most;
        this.blocks = most;
    }

    synchronized long blocks() {
        return blocks;
    }

    synchronized void answered() {
        blocks = Math.min(most, blocks + Math.max(1, blocks / GROWTH));
    }

    synchronized void refused() {
        blocks = Math.max(1, blocks / 2);
    }
}
