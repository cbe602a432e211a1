package base;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** What somebody else sends, which fails once more of it was read than this side is willing to. */
public final class BoundedInput extends FilterInputStream {

    private final Supplier<? extends IOException> tooLong;
    private int left;

    /**
     * @param longest in bytes
     * @param tooLong what reading more fails with
     */
    public BoundedInput(InputStream in, int longest, Supplier<? extends IOException> tooLong) {
        super(in);
        this.left = longest;
        this.tooLong = tooLong;
    }

    /** All of {@code in}, which is left open. @throws X if that is more than {@code longest} bytes */
    public static <X extends Exception> byte[] bytes(InputStream in, int longest, Supplier<X> tooLong)
            throws IOException, X {
        // One more than is wanted, to know of it.
        byte[] bytes = in.readNBytes(longest + 1);
        if (bytes.length > longest) {
            throw tooLong.get();
        }
        return bytes;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, (int) Math.min(length, room()));
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, room())).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** One more than is wanted, to know of it; also after it was refused, when nothing is left. */
    private long room() {
        return Math.max(0, left) + 1L;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw tooLong.get();
        }
    }
}
