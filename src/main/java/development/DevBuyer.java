package development;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** A buyer on the development chain. */
public final class DevBuyer {

    private final DevAccount account;
    private final DevChain.Deployment deployment;

    public DevBuyer(Web3j node, DevChain.Deployment deployment) {
        this.account = new DevAccount(node, Credentials.create(deployment.buyerPrivateKey()));
        this.deployment = deployment;
    }

    /**
     * Buys one unit of the demo service by a real {@code createOrder}.
     *
     * @param patience how far away the order's deadline is
     * @return the marketplace's id of the order
     */
    public String buy(Duration patience) throws IOException {
        BigInteger deadline = BigInteger.valueOf(Instant.now().plus(patience).getEpochSecond());
        TransactionReceipt receipt = account.call(
                deployment.marketplaceAddress(),
                DevDeployer.PRICE_WEI,
                "createOrder",
                new Bytes32(Numeric.hexStringToByteArray(deployment.serviceId())),
                new Uint256(BigInteger.ONE),
                new Uint256(deadline));
        // OrderCreated is the marketplace's only event of a purchase; topic 1 is the order's id.
        return receipt.getLogs().stream()
                .filter(log -> log.getAddress().equalsIgnoreCase(deployment.marketplaceAddress()))
                .findFirst()
                .orElseThrow()
                .getTopics()
                .get(1);
    }

    /** Takes an order back. */
    public void cancel(String orderId) throws IOException {
        account.call(
                deployment.marketplaceAddress(),
                BigInteger.ZERO,
                "cancelOrder",
                new Bytes32(Numeric.hexStringToByteArray(orderId)));
    }
}
