package development;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** A funded account of the development chain that sends one transaction after the other and waits for each. */
public final class DevAccount {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BigInteger TIP_WEI = BigInteger.valueOf(1_000_000_000);

    private final Web3j node;
    private final Credentials credentials;

    public DevAccount(Web3j node, Credentials credentials) {
        this.node = node;
        this.credentials = credentials;
    }

    String address() {
        return credentials.getAddress();
    }

    String privateKey() {
        return Numeric.toHexStringWithPrefixZeroPadded(
                credentials.getEcKeyPair().getPrivateKey(), 64);
    }

    public TransactionReceipt call(String to, BigInteger valueWei, String function, Type<?>... arguments)
            throws IOException {
        return send(to, valueWei, DevDeployer.encode(function, arguments));
    }

    /** Sends and waits; one at a time, so that nonces never clash. */
    public synchronized TransactionReceipt send(String to, BigInteger valueWei, String data) throws IOException {
        BigInteger nonce = node.ethGetTransactionCount(address(), DefaultBlockParameterName.PENDING)
                .send()
                .getTransactionCount();
        var estimate = node.ethEstimateGas(new Transaction(address(), null, null, null, to, valueWei, data))
                .send();
        if (estimate.hasError()) {
            throw new IllegalStateException("the development chain refused a transaction: "
                    + estimate.getError().getMessage());
        }
        BigInteger gas =
                estimate.getAmountUsed().multiply(BigInteger.valueOf(3)).divide(BigInteger.TWO);
        BigInteger base = node.ethGasPrice().send().getGasPrice();
        RawTransaction transaction = RawTransaction.createTransaction(
                node.ethChainId().send().getChainId().longValueExact(),
                nonce,
                gas,
                to,
                valueWei,
                data,
                TIP_WEI,
                base.multiply(BigInteger.TWO).add(TIP_WEI));
        byte[] signed = TransactionEncoder.signMessage(transaction, credentials);
        var sent = node.ethSendRawTransaction(Numeric.toHexString(signed)).send();
        if (sent.hasError()) {
            throw new IllegalStateException("the development chain refused a transaction: "
                    + sent.getError().getMessage());
        }
        return await(sent.getTransactionHash());
    }

    private TransactionReceipt await(String hash) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            var receipt = node.ethGetTransactionReceipt(hash).send().getTransactionReceipt();
            if (receipt.isPresent()) {
                if (!receipt.get().isStatusOK()) {
                    throw new IllegalStateException("a development transaction was reverted: " + hash);
                }
                return receipt.get();
            }
        }
        throw new IllegalStateException("a development transaction was not mined in time: " + hash);
    }
}
