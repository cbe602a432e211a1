package secrets.sealing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** A sealed value and the data key that opens it, which is wiped when this is closed. */
public final class KeyedValue implements AutoCloseable {

    private final byte[] dataKey;
    private final byte[] sealedValue;

    /** @param dataKey belongs to this from now on */
    public KeyedValue(byte[] dataKey, byte[] sealedValue) {
        this.dataKey = dataKey;
        this.sealedValue = sealedValue;
    }

    /** Seals a value under a random data key of its own. */
    public static KeyedValue seal(byte[] value, SecretName name) {
        byte[] dataKey = AesGcm.random(AesGcm.KEY_BYTES);
        return new KeyedValue(dataKey, AesGcm.seal(dataKey, value, name.owner()));
    }

    public byte[] dataKey() {
        return dataKey;
    }

    public byte[] sealedValue() {
        return sealedValue;
    }

    /** @throws GeneralSecurityException if it was changed, or belongs to something else */
    public String open(SecretName name) throws GeneralSecurityException {
        byte[] value = AesGcm.open(dataKey, sealedValue, name.owner());
        try {
            return new String(value, StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(value, (byte) 0);
        }
    }

    @Override
    public void close() {
        Arrays.fill(dataKey, (byte) 0);
    }
}
