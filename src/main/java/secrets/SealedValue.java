package secrets;

/**
 * A secret as the database holds it.
 *
 * @param keyId names the master key
 * @param sealedKey the secret's own data key under the master key: nonce, then ciphertext with tag
 * @param sealedValue the value under the data key: nonce, then ciphertext with tag
 */
public record SealedValue(String keyId, byte[] sealedKey, byte[] sealedValue) {}
