package chain.contract;

import base.Refusal;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import orders.TransientFailure;

/** The id of the chain that this runtime serves, for messages that name it. */
@ApplicationScoped
public class KnownChain {

    private final ChainSettings settings;
    private final Marketplace marketplace;

    public KnownChain(ChainSettings settings, Marketplace marketplace) {
        this.settings = settings;
        this.marketplace = marketplace;
    }

    /** The id: {@code CHAIN_ID}, or else what a node says. @throws Refusal if no node says so now */
    public long id() {
        if (settings.chainId().isPresent()) {
            return settings.chainId().getAsLong();
        }
        try {
            return marketplace.chainId();
        } catch (TransientFailure noAnswer) {
            throw Refusal.unavailable("no node says now which chain this is; try again");
        }
    }
}
