package chain.signing;

import base.SecretForm;
import java.math.BigInteger;
import java.util.Locale;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** Signs with a key that this process holds. */
public final class KeySigner implements Signer {

    private final Credentials credentials;

    /** @throws IllegalArgumentException if it is no private key; the message does not repeat it */
    public KeySigner(String privateKey) {
        BigInteger key = SecretForm.signingKey(privateKey)
                .orElseThrow(() -> new IllegalArgumentException("a private key is malformed"));
        this.credentials = Credentials.create(ECKeyPair.create(key));
    }

    @Override
    public String address() {
        return credentials.getAddress().toLowerCase(Locale.ROOT);
    }

    @Override
    public String sign(RawTransaction transaction, long chainId) {
        boolean isOfTheOldForm = transaction.getType().isLegacy();
        byte[] unsigned = isOfTheOldForm
                ? TransactionEncoder.encode(transaction, chainId)
                : TransactionEncoder.encode(transaction);
        Sign.SignatureData signature = EthereumSignature.of(
                Hash.sha3(unsigned), credentials.getEcKeyPair().getPrivateKey());
        return Numeric.toHexString(TransactionEncoder.encode(
                transaction,
                isOfTheOldForm ? TransactionEncoder.createEip155SignatureData(signature, chainId) : signature));
    }
}
