package access.signin;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/** A wallet with a key, made from its name. */
public final class TestWallet {

    /** The host that the runtimes of tests are signed in to. */
    public static final String DOMAIN = "agentl2.test";

    /** The wallet that the runtimes of tests have as their operator. */
    public static final TestWallet OPERATOR = new TestWallet("operator");

    private final ECKeyPair key;

    public TestWallet(String name) {
        this.key = ECKeyPair.create(Hash.sha3(name.getBytes(StandardCharsets.UTF_8)));
    }

    /** In lower case. */
    public String address() {
        return "0x" + Keys.getAddress(key).toLowerCase(Locale.ROOT);
    }

    Credentials credentials() {
        return Credentials.create(key);
    }

    /** A message that is in order. */
    public String message(String nonce, long chainId) {
        return message(address(), DOMAIN, nonce, chainId, Instant.now(), "");
    }

    /** @param more lines after the last one that must be there, each with a line feed before it */
    static String message(String address, String domain, String nonce, long chainId, Instant issuedAt, String more) {
        return domain + " wants you to sign in with your Ethereum account:\n"
                + Keys.toChecksumAddress(address) + "\n\nManage agents.\n\n"
                + "URI: https://" + domain + "/login\nVersion: 1\nChain ID: " + chainId + "\nNonce: " + nonce
                + "\nIssued At: " + issuedAt.truncatedTo(ChronoUnit.MILLIS) + more;
    }

    /** By personal_sign, in hex. */
    public String sign(String message) {
        Sign.SignatureData parts = Sign.signPrefixedMessage(message.getBytes(StandardCharsets.UTF_8), key);
        return Numeric.toHexString(parts.getR())
                + Numeric.toHexStringNoPrefix(parts.getS())
                + Numeric.toHexStringNoPrefix(parts.getV());
    }
}
