package access.signin;

import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Arrays;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * Signatures of accounts that have a private key (ERC-191): 65 bytes, r, s and v, or 64 where the highest bit of s, which is never
 * set in one, says what v would (EIP-2098).
 */
final class AccountSignature {

    private static final int LENGTH = 65;
    private static final int COMPACT_LENGTH = 64;
    private static final int WORD = 32;
    private static final int FIRST_V = 27;
    /** Where v also says which chain it is for (EIP-155), it begins here, and its parity counts. */
    private static final int FIRST_V_OF_CHAINS = 35;

    private static final int HIGHEST_BIT = 0x80;

    private AccountSignature() {}

    /** True if the account {@code address}, in lower case, signed {@code hash}. */
    static boolean isBy(String address, byte[] hash, byte[] signature) {
        if (signature.length != LENGTH && signature.length != COMPACT_LENGTH) {
            return false;
        }
        byte[] s = Arrays.copyOfRange(signature, WORD, 2 * WORD);
        int v = signature.length == LENGTH ? v(signature[LENGTH - 1] & 0xff) : FIRST_V + ((s[0] & HIGHEST_BIT) >> 7);
        if (signature.length == COMPACT_LENGTH) {
            s[0] &= (byte) ~HIGHEST_BIT;
        }
        var parts = new Sign.SignatureData((byte) v, Arrays.copyOfRange(signature, 0, WORD), s);
        try {
            BigInteger key = Sign.signedMessageHashToKey(hash, parts);
            return ("0x" + Keys.getAddress(key)).equals(address);
        } catch (SignatureException | RuntimeException noPointOfTheCurve) {
            return false;
        }
    }

    /** Some wallets count v from 0, others from 27. */
    private static int v(int given) {
        if (given >= FIRST_V_OF_CHAINS) {
            return FIRST_V + (given - FIRST_V_OF_CHAINS) % 2;
        }
        return given < FIRST_V ? given + FIRST_V : given;
    }
}
