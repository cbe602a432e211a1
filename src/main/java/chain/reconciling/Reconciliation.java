package chain.reconciling;

import chain.reading.EventCursor;
import chain.reading.ReadState;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/** Compares the orders here with those of the contract, by asking it, in case events alone did not tell. */
@ApplicationScoped
@Named("reconciliation")
public class Reconciliation {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);
    // Nodes without an archive keep the states of the newest 128 blocks.
    private static final long RECENT = 64;

    private final EventCursor cursor;
    private final MissingOrders missing;
    private final OpenOrders open;
    private final ChainSettings settings;

    public Reconciliation(EventCursor cursor, MissingOrders missing, OpenOrders open, ChainSettings settings) {
        this.cursor = cursor;
        this.missing = missing;
        this.open = open;
        this.settings = settings;
    }

    /**
     * How far events are read: both are compared after its block. Null while nothing is read yet, or reading is halted or has far
     * to go, for then the events still come.
     */
    public ReadState begin() {
        return cursor.state()
                .filter(state -> !state.halted() && !state.wrongChain())
                .filter(state -> state.isNearHead(settings.confirmations(), RECENT))
                .orElse(null);
    }

    /** Takes the next part of each comparison; what one cannot do keeps none of the others. @return how many orders became ready */
    public int turn(ReadState state) {
        part("open orders", () -> {
            open.compareOpen(state);
            return 0;
        });
        part("orders that ended", () -> {
            open.compareEnded(state);
            return 0;
        });
        return part("the sellers' lists", () -> missing.record(state));
    }

    private static int part(String what, IntSupplier comparison) {
        try {
            return comparison.getAsInt();
        } catch (RuntimeException e) {
            LOG.warnf("%s are not compared with the contract this time: %s", what, e.getMessage());
            return 0;
        }
    }
}
