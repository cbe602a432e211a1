package chain.signing;

import java.util.Locale;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** Signs with a key that this process holds. */
public final class KeySigner implements Signer {

    private final Credentials credentials;

    public KeySigner(String privateKey) {
        this.credentials = Credentials.create(privateKey);
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
