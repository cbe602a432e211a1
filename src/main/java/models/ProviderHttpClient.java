package models;

import base.PlainText;
import base.Redaction;
import calls.BoundedBytes;
import calls.WholeExchange;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import models.answers.AnswerText;
import models.answers.ProviderRefusal;
import models.answers.Trouble;
import orders.PermanentFailure;

/**
 * Sends a provider's request once, reads no more of a response than it should, and waits no longer for all of it than it should,
 * nor than the run that asks has time. LangChain4j's own client drops the response's headers when it fails, and its readers take
 * one form of each API: here both are read by {@link models.answers}.
 */
final class ProviderHttpClient implements HttpClient {

    /** The call that this thread is making: LangChain4j's clients hand nothing of it on but what they know themselves. */
    private static final ThreadLocal<ModelCall> CALL = new ThreadLocal<>();

    private final java.net.http.HttpClient client;
    private final Duration timeout;
    private final Duration pause;
    private final int maxResponseBytes;

    private ProviderHttpClient(
            java.net.http.HttpClient client, Duration timeout, Duration pause, int maxResponseBytes) {
        this.client = client;
        this.timeout = timeout;
        this.pause = pause;
        this.maxResponseBytes = maxResponseBytes;
    }

    /** Does {@code request}, which sends one request for {@code call} on this thread. */
    static <T> T during(ModelCall call, Supplier<T> request) {
        CALL.set(call);
        try {
            return request.get();
        } finally {
            CALL.remove();
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        ModelCall call = CALL.get();
        Duration whole = call == null ? timeout : call.within(timeout);
        var builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        try {
            request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        } catch (IllegalArgumentException quotesTheValue) {
            throw new PermanentFailure(
                    "the key of the model has a character that cannot be sent in a header: store it again without it");
        }
        String written = ProviderRequest.written(call, request.body());
        builder.method(request.method().name(), java.net.http.HttpRequest.BodyPublishers.ofString(written));
        try {
            var response = WholeExchange.of(
                    client,
                    builder.build(),
                    head -> new BoundedBytes(
                            maxResponseBytes,
                            () -> new IOException("the response is longer than " + maxResponseBytes + " bytes")),
                    whole,
                    pause);
            boolean isGood = response.statusCode() / 100 == 2;
            var type = response.headers().firstValue("Content-Type");
            String text = AnswerText.of(response.body(), type);
            String body = Redaction.without(keys(request), isGood ? text : PlainText.whole(text));
            if (!isGood) {
                throw new ProviderRefusal(
                        Trouble.of(response.statusCode(), response.headers().map(), body, Instant.now()));
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .body(StandIn.of(call, body))
                    .build();
        } catch (HttpTimeoutException e) {
            if (call != null) {
                call.checkTime();
            }
            throw new TimeoutException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped(e);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new IllegalStateException("answers are not streamed");
    }

    /** What providers are called with, which some quote in their answers. */
    private static List<String> keys(HttpRequest request) {
        return request.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Authorization")
                        || header.getKey().equalsIgnoreCase("x-api-key"))
                .flatMap(header -> header.getValue().stream())
                .map(value -> value.replaceFirst("^Bearer ", ""))
                .toList();
    }

    /** The order was stopped, or this process is: it says nothing about the provider. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped(InterruptedException cause) {
            super("the call was stopped", cause);
        }
    }

    /** Gives every provider's client the same connections and limits. */
    static final class Builder implements HttpClientBuilder {

        private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

        private final ProviderHttpClient client;

        Builder(ModelSettings settings) {
            var connections = java.net.http.HttpClient.newBuilder()
                    .version(java.net.http.HttpClient.Version.HTTP_1_1)
                    // A redirect would carry the key to another host.
                    .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
            this.client = new ProviderHttpClient(
                    connections,
                    Duration.ofSeconds(settings.timeoutSeconds()),
                    Duration.ofSeconds(settings.pauseSeconds()),
                    settings.maxResponseBytes());
        }

        @Override
        public Duration connectTimeout() {
            return CONNECT_TIMEOUT;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration ignored) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return client.timeout;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration ignored) {
            return this;
        }

        @Override
        public HttpClient build() {
            return client;
        }
    }
}
