package outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Ends every call of an Apache client when its time is over: the client's own time-outs are for one read from the socket, so
 * that an answer of a byte a second would never end. {@link Outgoing} counts for itself, by each request's own limit; this is
 * for who gets the client in another way, such as Camel's component.
 */
final class WholeCalls implements ExecChainHandler {

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Duration longest;

    /** @param longest from the request to the last byte of the answer */
    WholeCalls(Duration longest) {
        this.longest = longest;
    }

    private static ScheduledThreadPoolExecutor clock() {
        var clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("outgoing-clock").factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /** Closes the connection of {@code call} after {@code time}, unless what is returned is cancelled before. */
    static Future<?> cancelAfter(Duration time, Runnable call) {
        // Closing a connection may take a while, and the clock is for all.
        return CLOCK.schedule(
                () -> Thread.startVirtualThread(call), Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Future<?> end = cancelAfter(longest, () -> {
            if (scope.originalRequest instanceof Cancellable call) {
                call.cancel();
            } else {
                scope.execRuntime.discardEndpoint();
            }
        });
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity body = response.getEntity();
            if (body == null) {
                end.cancel(false);
            } else {
                response.setEntity(new TimedBody(body, end));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            end.cancel(false);
            throw e;
        }
    }

    /** The clock runs until it was read and closed. */
    private static final class TimedBody extends HttpEntityWrapper {

        private final Future<?> end;

        TimedBody(HttpEntity body, Future<?> end) {
            super(body);
            this.end = end;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new java.io.FilterInputStream(super.getContent()) {
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } finally {
                        end.cancel(false);
                    }
                }
            };
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                end.cancel(false);
            }
        }
    }
}
