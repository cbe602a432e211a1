package chain.reading;

import chain.contract.Marketplace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import orders.TransientFailure;

/** Asks for the next block when it is due, so that what is in it need not wait until somebody looks the next time. */
@ApplicationScoped
@Named("nextBlock")
public class NextBlock {

    private final Marketplace marketplace;
    private final BlockPace pace = new BlockPace(System::nanoTime);

    public NextBlock(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    /** True if it may be there by now. */
    public boolean isDue() {
        return pace.isDue();
    }

    /** True if it is there. */
    public boolean isThere() {
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
