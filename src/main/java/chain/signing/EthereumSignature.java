package chain.signing;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/**
 * Signs a hash with ECDSA on secp256k1, with the nonces of RFC 6979: the bytes that web3j makes, in a quarter of the time. web3j finds out
 * which of the curve's points was used by trying to get the public key back; here it is known.
 */
final class EthereumSignature {

    private static final X9ECParameters CURVE = Sign.CURVE_PARAMS;
    private static final BigInteger ORDER = CURVE.getN();
    private static final BigInteger HALF = ORDER.shiftRight(1);
    private static final int WORD = 32;
    private static final int FIRST_V = 27;

    private EthereumSignature() {}

    /** @param hash 32 bytes */
    static Sign.SignatureData of(byte[] hash, BigInteger key) {
        var nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(ORDER, key, hash);
        BigInteger message = new BigInteger(1, hash);
        while (true) {
            BigInteger nonce = nonces.nextK();
            ECPoint point =
                    new FixedPointCombMultiplier().multiply(CURVE.getG(), nonce).normalize();
            BigInteger x = point.getAffineXCoord().toBigInteger();
            BigInteger r = x.mod(ORDER);
            BigInteger s = BigIntegers.modOddInverse(ORDER, nonce)
                    .multiply(message.add(key.multiply(r)))
                    .mod(ORDER);
            if (r.signum() != 0 && s.signum() != 0) {
                boolean isHigh = s.compareTo(HALF) > 0;
                int recovery = (x.compareTo(ORDER) >= 0 ? 2 : 0)
                        | (point.getAffineYCoord().testBitZero() != isHigh ? 1 : 0);
                return new Sign.SignatureData(
                        (byte) (FIRST_V + recovery),
                        Numeric.toBytesPadded(r, WORD),
                        // Of the two that are right, chains take the lower one (EIP-2).
                        Numeric.toBytesPadded(isHigh ? ORDER.subtract(s) : s, WORD));
            }
        }
    }
}
