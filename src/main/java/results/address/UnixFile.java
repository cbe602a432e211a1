package results.address;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.web3j.crypto.Hash;

/**
 * The address that an IPFS node gives a file of several blocks: that of a dag-pb node (https://ipld.io/specs/codecs/dag-pb/spec/)
 * with a link to each block, and UnixFS data (https://specs.ipfs.tech/unixfs/) that says how long they are. It holds for CIDv1,
 * raw leaves, blocks of {@value #BLOCK} bytes, and no more blocks than one node links to.
 */
final class UnixFile {

    /** The length of every block but the last, in bytes. */
    static final int BLOCK = 1024 * 1024;

    private static final int MOST_BLOCKS = 174;
    private static final byte[] RAW = {0x01, 0x55, 0x12, 0x20};
    private static final byte[] DAG_PB = {0x01, 0x70, 0x12, 0x20};
    // Field numbers and wire types of the protocol buffers.
    private static final int LINK = 0x12;
    private static final int LINK_HASH = 0x0a;
    private static final int LINK_NAME = 0x12;
    private static final int LINK_SIZE = 0x18;
    private static final int DATA = 0x0a;
    private static final int FILE_TYPE = 0x08;
    private static final int FILE = 2;
    private static final int FILE_SIZE = 0x18;
    private static final int BLOCK_SIZE = 0x20;

    private UnixFile() {}

    /** The binary CID of {@code bytes}, which are longer than one block. */
    static byte[] cid(byte[] bytes) {
        if (bytes.length > (long) MOST_BLOCKS * BLOCK) {
            throw new IllegalArgumentException("the file has more than " + MOST_BLOCKS + " blocks");
        }
        var links = new ByteArrayOutputStream();
        var data = new ByteArrayOutputStream();
        number(data, FILE_TYPE, FILE);
        number(data, FILE_SIZE, bytes.length);
        for (int from = 0; from < bytes.length; from += BLOCK) {
            byte[] block = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + BLOCK));
            var link = new ByteArrayOutputStream();
            part(link, LINK_HASH, joined(RAW, Hash.sha256(block)));
            part(link, LINK_NAME, new byte[0]);
            number(link, LINK_SIZE, block.length);
            part(links, LINK, link.toByteArray());
            number(data, BLOCK_SIZE, block.length);
        }
        part(links, DATA, data.toByteArray());
        return joined(DAG_PB, Hash.sha256(links.toByteArray()));
    }

    private static void part(ByteArrayOutputStream to, int field, byte[] bytes) {
        number(to, field, bytes.length);
        to.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream to, int field, int value) {
        to.write(field);
        int rest = value;
        while (rest > 0x7f) {
            to.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        to.write(rest);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
