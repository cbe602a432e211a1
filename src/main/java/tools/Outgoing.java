package tools;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Sends a request that an agent's owner or a model can influence, once, to where {@link OutgoingGuard} lets it go. The limits
 * are for the whole call: an answer that comes a byte at a time ends in time too, and none is read beyond its longest length.
 */
@ApplicationScoped
@Named("outgoing")
public class Outgoing {

    private static final byte[] NOTHING = {};

    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("outgoing-clock").factory());

    @Inject
    public Outgoing(CloseableHttpClient client) {
        this.client = client;
        clock.setRemoveOnCancelPolicy(true);
    }

    /** @throws OutgoingFailure if there is no answer: the call was refused, failed, took or brought too much */
    public OutgoingAnswer send(OutgoingRequest wanted) throws IOException {
        var request =
                new HttpUriRequestBase(wanted.method(), wanted.destination().uri());
        wanted.headers().forEach(request::setHeader);
        if (wanted.body() != null) {
            request.setEntity(new ByteArrayEntity(wanted.body(), null));
        }
        var late = new AtomicBoolean();
        var deadline = clock.schedule(
                () -> {
                    late.set(true);
                    // Closing a connection may take a while, and the clock is for all.
                    Thread.startVirtualThread(request::cancel);
                },
                Math.max(0, wanted.timeout().toMillis()),
                TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, response -> read(request, response, wanted.longestAnswer()));
        } catch (OutgoingFailure e) {
            throw e;
        } catch (IOException | IllegalStateException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The order was stopped, or this process is: it says nothing about the other side.
                throw e;
            }
            throw late.get() ? late(wanted.timeout(), e) : failed(e);
        } finally {
            deadline.cancel(false);
        }
    }

    private static OutgoingAnswer read(HttpUriRequestBase request, ClassicHttpResponse response, int longest)
            throws IOException {
        byte[] body = NOTHING;
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            InputStream in = entity.getContent();
            body = in.readNBytes(longest + 1);
            if (body.length > longest) {
                // Before the stream is closed, which would read what is left.
                request.cancel();
                throw new OutgoingFailure("the answer is longer than " + longest + " bytes", null);
            }
        }
        return new OutgoingAnswer(
                response.getCode(), header(response, "Content-Type"), header(response, "Retry-After"), body);
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    private static OutgoingFailure late(Duration timeout, Exception cause) {
        return new OutgoingFailure(
                "there was no whole answer within " + Math.max(1, timeout.toSeconds()) + " s", cause);
    }

    private static OutgoingFailure failed(Exception cause) {
        return new OutgoingFailure(
                cause instanceof OutgoingRefused
                        ? cause.getMessage()
                        : "there is no connection, or it broke before the answer was whole",
                cause);
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
    }
}
