package bench;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.utils.Numeric;

/** A key that signs one transaction after the other, and sends them a hundred in a request. */
final class RawSender {

    private static final int BATCH = 100;
    private static final BigInteger TIP_WEI = BigInteger.TEN.pow(9);
    private static final BigInteger CAP_WEI = TIP_WEI.multiply(BigInteger.valueOf(100));

    private final Web3j node;
    private final long chainId;
    private final Credentials key;
    private BigInteger nonce;

    RawSender(Web3j node, long chainId, Credentials key) throws IOException {
        this.node = node;
        this.chainId = chainId;
        this.key = key;
        this.nonce = node.ethGetTransactionCount(key.getAddress(), DefaultBlockParameterName.PENDING)
                .send()
                .getTransactionCount();
    }

    /** Sends a transaction for each of these data. @throws IOException if the node refuses one */
    void send(String to, BigInteger valueWei, BigInteger gas, List<String> data) throws IOException {
        for (int from = 0; from < data.size(); from += BATCH) {
            BatchRequest sending = node.newBatch();
            for (String one : data.subList(from, Math.min(data.size(), from + BATCH))) {
                var transaction =
                        RawTransaction.createTransaction(chainId, nonce, gas, to, valueWei, one, TIP_WEI, CAP_WEI);
                byte[] raw = TransactionEncoder.signMessage(transaction, key);
                sending.add(node.ethSendRawTransaction(Numeric.toHexString(raw)));
                nonce = nonce.add(BigInteger.ONE);
            }
            for (var answer : sending.send().getResponses()) {
                if (answer.hasError()) {
                    throw new IOException(
                            "the chain refused: " + answer.getError().getMessage());
                }
            }
        }
    }
}
