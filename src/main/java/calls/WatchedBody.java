package calls;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Says that an answer's body goes on, and hands it to who wants it. */
final class WatchedBody<T> implements BodySubscriber<T> {

    private final BodySubscriber<T> reader;
    private final WholeExchange.Progress progress;

    WatchedBody(BodySubscriber<T> reader, WholeExchange.Progress progress) {
        this.reader = reader;
        this.progress = progress;
    }

    @Override
    public CompletionStage<T> getBody() {
        return reader.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        reader.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        progress.goesOn();
        reader.onNext(parts);
    }

    @Override
    public void onError(Throwable broken) {
        reader.onError(broken);
    }

    @Override
    public void onComplete() {
        reader.onComplete();
    }
}
