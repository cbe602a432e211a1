package results.address;

/**
 * A result under its content address.
 *
 * @param cid the CIDv1 of the bytes: raw, SHA-256, base32; of more than 1 MiB, the root of their blocks
 * @param uri {@code ipfs://} and the CID, for the chain
 * @param hash {@code 0x} and the SHA-256 of the bytes in hex, for the chain
 * @param bytes the canonical JSON document, or an image
 */
public record StoredResult(String cid, String uri, String hash, byte[] bytes) {}
