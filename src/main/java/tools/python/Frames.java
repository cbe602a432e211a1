package tools.python;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What passes between the runtime and a child: a byte that says what it is, the length of what follows, and so many bytes. There
 * is nothing in it to parse, and both sides bound the length. The script cannot write a frame: its streams are not the child's.
 */
final class Frames {

    /** To the child: the script. */
    static final int CODE = 'C';
    /** From the child: it is warm and takes a script. */
    static final int READY = 'R';
    /** From the child: it has the script and begins with it. */
    static final int TAKEN = 'T';
    /** From the child: something that the script wrote, as it writes it. */
    static final int OUTPUT = 'O';
    /** From the child: the value of the script's last expression. */
    static final int RESULT = 'V';
    /** From the child: the traceback. */
    static final int ERROR = 'E';
    /** From the child: the script has ended. */
    static final int DONE = 'D';

    private Frames() {}

    static void write(DataOutputStream out, int kind, byte[] bytes, int from, int length) throws IOException {
        out.writeByte(kind);
        out.writeInt(length);
        out.write(bytes, from, length);
        out.flush();
    }

    static void write(DataOutputStream out, int kind, byte[] bytes) throws IOException {
        write(out, kind, bytes, 0, bytes.length);
    }

    /**
     * The bytes of a frame whose kind was read.
     *
     * @param longest in bytes
     * @throws IOException if it is longer, or cut off
     */
    static byte[] read(DataInputStream in, int longest) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > longest) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** @return UTF-8, at most {@code longest} bytes; what is cut off is counted at the end */
    static byte[] cut(String text, int longest) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= longest) {
            return bytes;
        }
        int end = longest;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        String kept = new String(bytes, 0, end, StandardCharsets.UTF_8);
        return (kept + "\n[" + (bytes.length - end) + " bytes more]").getBytes(StandardCharsets.UTF_8);
    }
}
