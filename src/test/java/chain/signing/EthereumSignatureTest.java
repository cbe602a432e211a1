package chain.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** What is signed here is, byte for byte, what web3j signs. */
class EthereumSignatureTest {

    private static final int MANY = 300;
    private static final long CHAIN = 4242;

    private final Random random = new Random(7);

    @Test
    void aHashIsSignedAsByWeb3j() {
        for (int i = 0; i < MANY; i++) {
            var key = Credentials.create(key()).getEcKeyPair();
            byte[] hash = Hash.sha3(word());
            assertEquals(
                    Sign.signMessage(hash, key, false),
                    EthereumSignature.of(hash, key.getPrivateKey()),
                    () -> "key " + key.getPrivateKey().toString(16));
        }
    }

    @Test
    void transactionsOfBothFormsAreSignedAsByWeb3j() {
        for (int i = 0; i < MANY / 10; i++) {
            String key = key();
            BigInteger nonce = BigInteger.valueOf(i);
            String to = "0x" + "3a".repeat(20);
            String data = Numeric.toHexString(word());
            for (RawTransaction one : new RawTransaction[] {
                RawTransaction.createTransaction(
                        CHAIN, nonce, BigInteger.TEN, to, BigInteger.ZERO, data, BigInteger.ONE, BigInteger.TWO),
                RawTransaction.createTransaction(nonce, BigInteger.TEN, BigInteger.TEN, to, BigInteger.ZERO, data)
            }) {
                assertEquals(
                        Numeric.toHexString(TransactionEncoder.signMessage(one, CHAIN, Credentials.create(key))),
                        new KeySigner(key).sign(one, CHAIN));
            }
        }
    }

    private String key() {
        return Numeric.toHexStringWithPrefixZeroPadded(new BigInteger(1, word()).shiftRight(1), 64);
    }

    private byte[] word() {
        byte[] word = new byte[32];
        random.nextBytes(word);
        return word;
    }
}
