package calls;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes an exchange of the JDK's HTTP client end in time, whatever the other side does. The client's own time-out ends with the
 * head of the answer, so that a body may take for ever; and it knows nothing of name services that do not answer. This is the
 * only place that sends by that client.
 */
public final class WholeExchange {

    private WholeExchange() {}

    /**
     * The answer, with its whole body.
     *
     * @param body what gathers the body; it must not be one that hands it out before it is whole, such as a stream
     * @param whole how long all of it may take: name, connection, TLS, request, and the answer to its last byte
     * @param pause how long the body may pause once it has begun
     * @throws HttpTimeoutException if that was too long; the connection is closed
     * @throws InterruptedException if the calling thread was stopped; the connection is closed
     */
    public static <T> HttpResponse<T> of(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> body, Duration whole, Duration pause)
            throws IOException, InterruptedException {
        var progress = new Progress(whole, pause);
        // The client's own limit as well: an exchange that only gets promises (1xx) does not heed that it is cancelled.
        HttpRequest limited = HttpRequest.newBuilder(request, (name, value) -> true)
                .timeout(whole.isPositive() ? whole : Duration.ofMillis(1))
                .build();
        try (var call = OpenCalls.begin(request.uri())) {
            CompletableFuture<HttpResponse<T>> exchange =
                    client.sendAsync(limited, head -> new WatchedBody<>(body.apply(head), progress));
            try {
                HttpResponse<T> answer = await(exchange, progress);
                call.answered();
                return answer;
            } finally {
                // Closes the connection of one that is not over.
                exchange.cancel(true);
            }
        }
    }

    private static <T> T await(CompletableFuture<T> exchange, Progress progress)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return exchange.get(progress.nanosLeft(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException later) {
                // It may have gone on meanwhile; if not, there is no time left.
                progress.check();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException broken) {
                    throw broken;
                }
                throw new IOException(e.getCause());
            }
        }
    }

    /** When an exchange must be over, and when its body last went on. */
    static final class Progress {

        private final long started = System.nanoTime();
        private final long whole;
        private final long pause;
        private volatile long lastNanos = -1;

        Progress(Duration whole, Duration pause) {
            this.whole = whole.toNanos();
            this.pause = pause.toNanos();
        }

        void goesOn() {
            lastNanos = System.nanoTime() - started;
        }

        /** At most the pause, since that may begin meanwhile. */
        long nanosLeft() {
            long now = System.nanoTime() - started;
            long last = lastNanos;
            return Math.max(0, Math.min(whole - now, last < 0 ? pause : last + pause - now));
        }

        void check() throws HttpTimeoutException {
            long now = System.nanoTime() - started;
            if (now >= whole) {
                throw new HttpTimeoutException("no whole answer in time");
            }
            long last = lastNanos;
            if (last >= 0 && now - last >= pause) {
                throw new HttpTimeoutException("the answer stopped before its end");
            }
        }
    }
}
