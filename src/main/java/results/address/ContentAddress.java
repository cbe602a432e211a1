package results.address;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.codec.binary.Base32;
import org.web3j.crypto.Hash;

/** Names bytes by their content (CID version 1, https://github.com/multiformats/cid). */
public final class ContentAddress {

    // Version 1, codec raw, multihash sha2-256 of 32 bytes; "b" says base32 in lower case without padding.
    private static final byte[] PREFIX = {0x01, 0x55, 0x12, 0x20};
    private static final String BASE32 = "b";

    private ContentAddress() {}

    /** The address of {@code bytes}: their hash, or, where they do not fit into one IPFS block, that of the blocks' root. */
    public static StoredResult of(byte[] bytes) {
        byte[] hash = Hash.sha256(bytes);
        String cid = bytes.length > UnixFile.BLOCK ? text(UnixFile.cid(bytes)) : cid(hash);
        return new StoredResult(cid, "ipfs://" + cid, "0x" + HexFormat.of().formatHex(hash), bytes);
    }

    /** The CID of the bytes whose SHA-256 is {@code hash}. */
    public static String cid(byte[] hash) {
        byte[] binary = ByteBuffer.allocate(PREFIX.length + hash.length)
                .put(PREFIX)
                .put(hash)
                .array();
        return text(binary);
    }

    private static String text(byte[] binary) {
        return BASE32 + new Base32().encodeToString(binary).replace("=", "").toLowerCase(Locale.ROOT);
    }
}
