package outgoing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer, which fails once more of it was read than somebody is willing to. */
final class BoundedAnswer extends FilterInputStream {

    private final int longest;
    private int left;

    BoundedAnswer(InputStream in, int longest) {
        super(in);
        this.longest = longest;
        this.left = longest;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        // One more than is left, to know of it.
        int read = super.read(into, offset, (int) Math.min(length, left + 1L));
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, left + 1L)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int read) throws OutgoingFailure {
        left -= read;
        if (left < 0) {
            throw new OutgoingFailure("the answer is longer than " + longest + " bytes", null);
        }
    }
}
