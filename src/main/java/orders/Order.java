package orders;

import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;

/**
 * A claimed order: what a worker needs to run it.
 *
 * @param id the runtime's own id
 * @param orderId the marketplace's id, {@code 0x} and 64 hex digits
 * @param attempt the number of this claim; writes under an older number change nothing
 * @param failures how many attempts failed before this one
 * @param sellerAddress whose key must sign the completion
 * @param priceWei what the buyer paid, in wei
 * @param deadline after this the chain takes no completion
 * @param known what the claim saw beside it
 */
public record Order(
        UUID id,
        String orderId,
        UUID agentId,
        int attempt,
        int failures,
        String serviceId,
        String buyerAddress,
        String sellerAddress,
        BigInteger priceWei,
        BigInteger units,
        Instant deadline,
        OrderInput input,
        Known known) {

    /**
     * What a claim sees beside the order, so that its steps ask for nothing that is not there.
     *
     * @param run the number of the order's run
     * @param agentVersion the version of its agent that the order is run by
     * @param agentRevision changes with each change of the agent, whether or not that makes a version
     * @param isBegun true if an earlier attempt of this run stored a turn, a finding or a source
     * @param hasDocuments true if the agent has documents that can be searched
     * @param isEarly true if the block of its creation is not deep enough yet to be believed
     */
    public record Known(
            int run, int agentVersion, int agentRevision, boolean isBegun, boolean hasDocuments, boolean isEarly) {}
}
