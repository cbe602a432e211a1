package results.address;

import base.Refusal;
import base.RouteRow;
import guardrails.Review;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * When a result may be seen outside. A completion can be read in the chain's memory pool before it is mined, and the buyer may
 * cancel until then: {@code after} keeps the result back until the order is completed, so that nobody has it for nothing.
 */
@ApplicationScoped
@Named("publication")
public class Publication {

    private final boolean before;
    private final Ipfs ipfs;

    /** @param publish {@code before} or {@code after} the completion is confirmed on chain ({@code RESULT_PUBLISH}) */
    public Publication(@ConfigProperty(name = "agentl2.results.publish") String publish, Ipfs ipfs) {
        this.before = !publish.strip().equals("after");
        this.ipfs = ipfs;
    }

    /** True if a result may be published as soon as its order is on its way to the chain. */
    public boolean isBeforeCompletion() {
        return before;
    }

    /** True if an agent's answer goes to an IPFS node as soon as it is stored: not one that a person has yet to approve. */
    public boolean addsAtOnce(Review review) {
        return !review.isNeeded() && addsBeforeCompletion();
    }

    /** True if a result goes to an IPFS node before its completion goes to the chain. */
    public boolean addsBeforeCompletion() {
        return before && ipfs.isConfigured();
    }

    /** The bytes in {@code row}, which {@code read-result.sql} returned. @throws Refusal if there are none, or none yet */
    public byte[] bytes(Map<String, Object> row) {
        if (row == null) {
            throw Refusal.unknown("result");
        }
        Kept result = RouteRow.as(Kept.class, row);
        if (!result.published()) {
            throw Refusal.notYet(
                    "the result is published when its order's completion is confirmed on chain, or its approval is given");
        }
        return result.bytes();
    }

    private record Kept(byte[] bytes, boolean published) {}

    private record Kind(String mediaType) {}

    private record Claimed(byte[] bytes) {}

    /** What kind of bytes are in {@code row}, which may be null. */
    public String mediaType(Map<String, Object> row) {
        return row == null ? null : RouteRow.as(Kind.class, row).mediaType();
    }

    /** The result in a row of {@code claim-results.sql}. */
    public StoredResult claimed(Map<String, Object> row) {
        return ContentAddress.of(RouteRow.as(Claimed.class, row).bytes());
    }
}
