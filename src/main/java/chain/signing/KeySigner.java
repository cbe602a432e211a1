package chain.signing;

import base.SecretForm;
import java.math.BigInteger;
import java.util.Locale;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.RawTransaction;
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
        return Numeric.toHexString(TransactionEncoder.signMessage(transaction, chainId, credentials));
    }
}
