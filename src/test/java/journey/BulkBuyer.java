package journey;

import static org.awaitility.Awaitility.await;

import chain.rpc.Anvil;
import development.DevChain;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.utils.Numeric;

/** Buys many orders of one service at once: consecutive nonces of one key, and many requests in one. */
final class BulkBuyer {

    private static final int BATCH = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final BigInteger PRICE_WEI = BigInteger.TEN.pow(15);
    private static final BigInteger GAS = BigInteger.valueOf(600_000);
    private static final BigInteger TIP_WEI = BigInteger.TEN.pow(9);
    private static final BigInteger CAP_WEI = TIP_WEI.multiply(BigInteger.valueOf(100));

    private final Web3j node;
    private final DevChain.Deployment chain;
    private final String serviceId;
    private final Credentials key;

    BulkBuyer(Web3j node, DevChain.Deployment chain, String serviceId) {
        this.node = node;
        this.chain = chain;
        this.serviceId = serviceId;
        this.key = Credentials.create(chain.buyerPrivateKey());
    }

    /** Returns the marketplace's ids, once all are on the chain. */
    List<String> buy(int count) throws IOException {
        BigInteger nonce = node.ethGetTransactionCount(key.getAddress(), DefaultBlockParameterName.PENDING)
                .send()
                .getTransactionCount();
        List<String> ids = new ArrayList<>();
        for (int done = 0; done < count; done += BATCH) {
            ids.addAll(buy(nonce.add(BigInteger.valueOf(done)), Math.min(BATCH, count - done)));
        }
        return ids;
    }

    private List<String> buy(BigInteger firstNonce, int count) throws IOException {
        String data = order();
        BatchRequest sending = node.newBatch();
        for (int i = 0; i < count; i++) {
            var transaction = RawTransaction.createTransaction(
                    chain.chainId(),
                    firstNonce.add(BigInteger.valueOf(i)),
                    GAS,
                    chain.marketplaceAddress(),
                    PRICE_WEI,
                    data,
                    TIP_WEI,
                    CAP_WEI);
            byte[] raw = TransactionEncoder.signMessage(transaction, key);
            sending.add(node.ethSendRawTransaction(Numeric.toHexString(raw)));
        }
        List<String> hashes = sending.send().getResponses().stream()
                .map(BulkBuyer::accepted)
                .map(answer -> ((EthSendTransaction) answer).getTransactionHash())
                .toList();
        // Anvil can leave some of a batch that it took side by side in its pool until the next block.
        var anvil = new Anvil(chain.rpcUrl());
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            List<String> ids = ids(hashes);
                            if (ids.size() < count) {
                                anvil.mine(1);
                            }
                            return ids;
                        },
                        ids -> ids.size() == count);
    }

    /** The orders of those transactions that are mined. */
    private List<String> ids(List<String> hashes) throws IOException {
        BatchRequest asking = node.newBatch();
        hashes.forEach(hash -> asking.add(node.ethGetTransactionReceipt(hash)));
        return asking.send().getResponses().stream()
                .map(answer -> ((EthGetTransactionReceipt) accepted(answer)).getTransactionReceipt())
                .flatMap(java.util.Optional::stream)
                // OrderCreated is the marketplace's only event of a purchase; topic 1 is the order's id.
                .map(receipt -> receipt.getLogs().stream()
                        .filter(log -> log.getAddress().equalsIgnoreCase(chain.marketplaceAddress()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("not bought: " + receipt))
                        .getTopics()
                        .get(1))
                .toList();
    }

    private String order() {
        BigInteger deadline = BigInteger.valueOf(Instant.now().plusSeconds(7200).getEpochSecond());
        return FunctionEncoder.encode(new Function(
                "createOrder",
                List.of(
                        new Bytes32(Numeric.hexStringToByteArray(serviceId)),
                        new Uint256(BigInteger.ONE),
                        new Uint256(deadline)),
                Collections.emptyList()));
    }

    private static Response<?> accepted(Response<?> answer) {
        if (answer.hasError()) {
            throw new AssertionError("the chain refused: " + answer.getError().getMessage());
        }
        return answer;
    }
}
