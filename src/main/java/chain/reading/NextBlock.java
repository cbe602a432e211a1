package chain.reading;

import chain.contract.Marketplace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import orders.TransientFailure;

/** Asks for the next block when it is due, so that what is in it need not wait until somebody looks the next time. */
@ApplicationScoped
@Named("nextBlock")
public class NextBlock {

    private static final Duration MOST = Duration.ofSeconds(1);

    private final Marketplace marketplace;
    private final BlockPace pace = new BlockPace(System::nanoTime);

    public NextBlock(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    /** Waits for the next block, for a second at most. @return true if it is there, and nobody saw it before */
    public boolean await() throws InterruptedException {
        long end = System.nanoTime() + MOST.toNanos();
        for (long left = MOST.toNanos(); left > 0; left = end - System.nanoTime()) {
            long pause = pace.untilDue();
            if (pause == 0) {
                if (isThere()) {
                    return true;
                }
            } else {
                TimeUnit.NANOSECONDS.sleep(Math.min(pause, left));
            }
        }
        return false;
    }

    private boolean isThere() {
        try {
            return pace.saw(marketplace
                    .send(marketplace.node().ethBlockNumber())
                    .getBlockNumber()
                    .longValueExact());
        } catch (TransientFailure unknown) {
            // Who reads events says so.
            return false;
        }
    }

    /** Somebody else saw the newest block. */
    void saw(long block) {
        pace.saw(block);
    }
}
