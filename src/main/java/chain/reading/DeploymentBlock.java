package chain.reading;

import chain.contract.Marketplace;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import orders.TransientFailure;
import org.web3j.protocol.core.DefaultBlockParameter;

/** Finds the block that the marketplace was deployed in, where a first start begins to read. */
@ApplicationScoped
public class DeploymentBlock {

    private final Marketplace marketplace;

    public DeploymentBlock(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    /** @throws IllegalStateException with what to do, if there is no contract or the node does not keep old states */
    long find(long head, long chainId) {
        if (!hasCode(head)) {
            throw new IllegalStateException(
                    "there is no contract at MARKETPLACE_ADDRESS " + marketplace.address() + " on chain " + chainId);
        }
        long without = -1;
        long with = head;
        while (with - without > 1) {
            long middle = without + (with - without) / 2;
            if (hasCode(middle)) {
                with = middle;
            } else {
                without = middle;
            }
        }
        return with;
    }

    private boolean hasCode(long block) {
        var at = DefaultBlockParameter.valueOf(BigInteger.valueOf(block));
        try {
            return marketplace
                            .send(marketplace.node().ethGetCode(marketplace.address(), at))
                            .getCode()
                            .length()
                    > 2;
        } catch (TransientFailure e) {
            throw new IllegalStateException(
                    "the node does not say when the marketplace was deployed; set CHAIN_START_BLOCK", e);
        }
    }
}
