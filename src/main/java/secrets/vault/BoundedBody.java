package secrets.vault;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The body of an answer as bytes, of which no copy stays: what it was gathered in is wiped. One that is longer than a bound is
 * cut off there.
 */
final class BoundedBody implements BodySubscriber<byte[]> {

    private static final int FIRST_BYTES = 4096;

    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final int longest;
    private byte[] gathered = new byte[FIRST_BYTES];
    private int length;
    private Flow.Subscription subscription;

    /** @param longest in bytes */
    BoundedBody(int longest) {
        this.longest = longest;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            int taken = Math.min(part.remaining(), longest - length);
            makeRoom(taken);
            part.get(gathered, length, taken);
            length += taken;
        }
        if (length == longest) {
            subscription.cancel();
            onComplete();
        }
    }

    private void makeRoom(int more) {
        if (length + more > gathered.length) {
            byte[] before = gathered;
            gathered = Arrays.copyOf(before, Math.min(longest, Math.max(length + more, 2 * before.length)));
            Arrays.fill(before, (byte) 0);
        }
    }

    @Override
    public void onError(Throwable broken) {
        Arrays.fill(gathered, (byte) 0);
        whole.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        if (!whole.isDone()) {
            byte[] body = Arrays.copyOf(gathered, length);
            Arrays.fill(gathered, (byte) 0);
            whole.complete(body);
        }
    }
}
