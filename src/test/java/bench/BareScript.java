package bench;

import development.DevDeployer;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.utils.Numeric;

/** What completes orders and does nothing else: it looks for new orders, and sends a completion for each. It stores nothing. */
final class BareScript implements AutoCloseable {

    private static final BigInteger GAS = BigInteger.valueOf(400_000);
    private static final int POLL_MS = 50;

    private final Market market;
    private final RawSender seller;
    private final Thread thread;
    private volatile boolean ended;
    private volatile Exception failure;

    BareScript(Web3j node, Market market) throws IOException {
        this.market = market;
        seller = new RawSender(
                node,
                market.deployment().chainId(),
                Credentials.create(market.deployment().sellerPrivateKey()));
        thread = Thread.ofPlatform().name("bare-script").start(() -> run(node));
    }

    private void run(Web3j node) {
        try {
            long next = node.ethBlockNumber().send().getBlockNumber().longValueExact() + 1;
            while (!ended) {
                long head = node.ethBlockNumber().send().getBlockNumber().longValueExact();
                if (head < next) {
                    Thread.sleep(POLL_MS);
                    continue;
                }
                List<String> calls = market.created(next).stream()
                        .map(BareScript::completion)
                        .toList();
                next = head + 1;
                seller.send(market.deployment().marketplaceAddress(), BigInteger.ZERO, GAS, calls);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String completion(String orderId) {
        return DevDeployer.encode(
                "completeOrder",
                new Bytes32(Numeric.hexStringToByteArray(orderId)),
                new Utf8String("agentl2:results/0"),
                new DynamicBytes(new byte[32]));
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
        if (failure != null) {
            throw new IllegalStateException("the bare script failed", failure);
        }
    }
}
