package access.signin;

/**
 * What a contract wallet was asked, and said yes to (ERC-1271); it can be asked again.
 *
 * @param hash of the signed message, by ERC-191
 */
public record WalletProof(byte[] hash, byte[] signature) {}
