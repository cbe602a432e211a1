package tools.python;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where a script's output and errors go: to the runtime as they are written, up to a length; what is beyond is dropped. */
final class GuestOutput extends OutputStream {

    private final DataOutputStream out;
    private int left;

    /** @param longest in bytes, for both of the script's streams together */
    GuestOutput(DataOutputStream out, int longest) {
        this.out = out;
        this.left = longest;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int kept = Math.min(left, length);
        if (kept > 0) {
            left -= kept;
            Frames.write(out, Frames.OUTPUT, bytes, from, kept);
        }
    }
}
