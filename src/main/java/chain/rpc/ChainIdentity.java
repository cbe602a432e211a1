package chain.rpc;

import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Which chain this process is for: that of {@code CHAIN_ID}, or else the one that events were read from, or else, before the
 * first start, that of the endpoint that answers first.
 */
final class ChainIdentity {

    private final Supplier<OptionalLong> recorded;
    private OptionalLong certain;
    private OptionalLong first = OptionalLong.empty();

    /** @param recorded the chain that events were read from, as far as that can be said now */
    ChainIdentity(OptionalLong configured, Supplier<OptionalLong> recorded) {
        this.certain = configured;
        this.recorded = recorded;
    }

    /** True if {@code chainId} is the chain; the first one asked about is, where nothing else tells. */
    synchronized boolean accepts(long chainId) {
        if (certain.isEmpty()) {
            certain = recorded.get();
        }
        if (certain.isEmpty() && first.isEmpty()) {
            first = OptionalLong.of(chainId);
        }
        return known().getAsLong() == chainId;
    }

    /** The chain's id, as far as it is known. */
    synchronized OptionalLong known() {
        return certain.isPresent() ? certain : first;
    }
}
