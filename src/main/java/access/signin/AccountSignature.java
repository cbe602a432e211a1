package access.signin;

import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Arrays;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** Signatures of accounts that have a private key (ERC-191), 65 bytes each: r, s, v. */
final class AccountSignature {

    private static final int LENGTH = 65;
    private static final int WORD = 32;
    private static final int FIRST_V = 27;

    private AccountSignature() {}

    /** True if the account {@code address}, in lower case, signed {@code hash}. */
    static boolean isBy(String address, byte[] hash, byte[] signature) {
        if (signature.length != LENGTH) {
            return false;
        }
        // Some wallets count v from 0, others from 27.
        int v = signature[LENGTH - 1] & 0xff;
        var parts = new Sign.SignatureData(
                (byte) (v < FIRST_V ? v + FIRST_V : v),
                Arrays.copyOfRange(signature, 0, WORD),
                Arrays.copyOfRange(signature, WORD, 2 * WORD));
        try {
            BigInteger key = Sign.signedMessageHashToKey(hash, parts);
            return ("0x" + Keys.getAddress(key)).equals(address);
        } catch (SignatureException | RuntimeException noPointOfTheCurve) {
            return false;
        }
    }
}
