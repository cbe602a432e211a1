package chain.sending;

import chain.contract.Marketplace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import orders.TransientFailure;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Finds out why a mined transaction was reverted: a receipt has no reason, but the same call after the same block gives it. */
@ApplicationScoped
public class RevertReasons {

    private final Marketplace marketplace;

    public RevertReasons(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    /** The contract's reason; empty if it would take the call, or the node does not know that state any more. */
    Optional<String> reason(OpenTransaction one, TransactionReceipt receipt) {
        // The very data that was sent: the order's result may be another by now.
        String sent = TransactionDecoder.decode(one.raw()).getData();
        String data = sent.startsWith("0x") ? sent : "0x" + sent;
        try {
            marketplace.simulate(receipt.getFrom(), data, DefaultBlockParameter.valueOf(receipt.getBlockNumber()));
            return Optional.empty();
        } catch (Marketplace.Reverted e) {
            return Optional.of(e.getMessage());
        } catch (TransientFailure e) {
            // A node without old states cannot replay the call, and waiting would not bring them back.
            return Optional.empty();
        }
    }
}
