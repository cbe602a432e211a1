package bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import development.DevDeployer;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<String, RawSender> sellers = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean ended;
    private volatile Exception failure;

    BareScript(Web3j node, Market market) throws IOException {
        this.market = market;
        for (Market.Seller seller : market.sellers()) {
            sellers.put(
                    seller.serviceId(),
                    new RawSender(node, market.deployment().chainId(), Credentials.create(seller.privateKey())));
        }
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
                Map<String, List<String>> calls = market.created(next).stream()
                        .collect(groupingBy(
                                Market.Created::serviceId, mapping(one -> completion(one.orderId()), toList())));
                next = head + 1;
                for (var seller : calls.entrySet()) {
                    sellers.get(seller.getKey())
                            .send(market.deployment().marketplaceAddress(), BigInteger.ZERO, GAS, seller.getValue());
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The data of a completion. */
    static String completion(String orderId) {
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
