package outgoing;

import base.BoundedInput;
import calls.OpenCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.EntityTemplate;

/**
 * Sends a request that an agent's owner or a model can influence, once, to where {@link OutgoingGuard} lets it go. The limits
 * are for the whole call: an answer that comes a byte at a time ends in time too, and none is read beyond its longest length.
 */
@ApplicationScoped
@Named("outgoing")
public class Outgoing {

    private final CloseableHttpClient client;

    @Inject
    public Outgoing(CloseableHttpClient client) {
        this.client = client;
    }

    /** Makes something of an answer while it comes in. */
    public interface AnswerReader<T> {

        /**
         * @param head its status and headers
         * @param body empty if there is none; it fails beyond the request's longest answer. What is not read of it is left.
         */
        T read(HttpResponse head, InputStream body) throws IOException;
    }

    /**
     * @throws OutgoingFailure if there is no answer: the call was refused, failed, took or brought too much
     * @throws OutgoingUnreached if it was not even made
     */
    public OutgoingAnswer send(OutgoingRequest wanted) throws IOException {
        return stream(
                wanted,
                (head, body) -> new OutgoingAnswer(
                        head.getCode(),
                        header(head, "Content-Type"),
                        header(head, "Retry-After"),
                        body.readAllBytes()));
    }

    /**
     * The same, for an answer that may never end.
     *
     * @return what {@code reader} makes of the answer
     */
    public <T> T stream(OutgoingRequest wanted, AnswerReader<T> reader) throws IOException {
        var request =
                new HttpUriRequestBase(wanted.method(), wanted.destination().uri());
        var sent = new AtomicBoolean();
        wanted.headers().forEach(request::setHeader);
        if (wanted.body() != null) {
            request.setEntity(entity(wanted.body(), sent));
        }
        var late = new AtomicBoolean();
        var deadline = WholeCalls.cancelAfter(wanted.timeout(), () -> {
            late.set(true);
            request.cancel();
        });
        var read = new AtomicReference<T>();
        try (var call = OpenCalls.begin(wanted.destination().uri())) {
            client.execute(request, response -> {
                read(request, response, wanted.longestAnswer(), reader, read);
                call.answered();
                return null;
            });
        } catch (OutgoingFailure e) {
            throw e;
        } catch (IOException | IllegalStateException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The order was stopped, or this process is: it says nothing about the other side.
                throw e;
            }
            if (read.get() == null) {
                throw failure(wanted, sent.get(), late.get(), e);
            }
        } finally {
            deadline.cancel(false);
        }
        return read.get();
    }

    private static <T> void read(
            HttpUriRequestBase request,
            ClassicHttpResponse response,
            int longest,
            AnswerReader<T> reader,
            AtomicReference<T> read)
            throws IOException {
        try {
            HttpEntity entity = response.getEntity();
            InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
            read.set(reader.read(response, new BoundedInput(body, longest, () -> tooLong(longest))));
        } finally {
            // Before the stream is closed, which would read what is left.
            request.cancel();
        }
    }

    public static Optional<String> header(HttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    private static OutgoingFailure failure(OutgoingRequest wanted, boolean sent, boolean late, Exception cause) {
        boolean unreached = wanted.body() == null ? isNoConnection(cause) : !sent;
        if (unreached && !(cause instanceof OutgoingRefused)) {
            return new OutgoingUnreached(cause);
        }
        return late ? late(wanted.timeout(), cause) : failed(cause);
    }

    /** What is said before a request without a body, whose sending nobody sees, can have been sent. */
    private static boolean isNoConnection(Exception cause) {
        return cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException
                || cause instanceof SSLHandshakeException
                || cause instanceof SSLPeerUnverifiedException;
    }

    /** A body that says when it is handed over. */
    private static HttpEntity entity(byte[] body, AtomicBoolean sent) {
        return new EntityTemplate(body.length, null, null, out -> {
            sent.set(true);
            out.write(body);
        });
    }

    private static OutgoingFailure tooLong(int longest) {
        return new OutgoingFailure("the answer is longer than " + longest + " bytes", null);
    }

    private static OutgoingFailure late(Duration timeout, Exception cause) {
        return new OutgoingLate("there was no whole answer within " + Math.max(1, timeout.toSeconds()) + " s", cause);
    }

    private static OutgoingFailure failed(Exception cause) {
        return new OutgoingFailure(
                cause instanceof OutgoingRefused
                        ? cause.getMessage()
                        : "there is no connection, or it broke before the answer was whole",
                cause);
    }
}
