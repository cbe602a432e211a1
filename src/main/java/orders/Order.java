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
        OrderInput input) {}
