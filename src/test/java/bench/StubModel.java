package bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model that answers each request with the same text, at once or after a time, and takes next to no time of the processor. */
final class StubModel implements AutoCloseable {

    private static final Pattern NUMBER = Pattern.compile("number-(\\d+)-");
    private static final Buffer ANSWER = Buffer.buffer(
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"gpt-4o\","
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"the answer\"},"
                    + "\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}");

    private final Vertx vertx;
    private final HttpServer server;
    private final AtomicLong calls = new AtomicLong();
    private final ConcurrentHashMap<Long, Long> arrivals = new ConcurrentHashMap<>();
    private volatile long delayMs;
    private volatile boolean numbered;

    StubModel(Vertx vertx) {
        this.vertx = vertx;
        server = Loopback.listen(vertx, this::take);
    }

    String url() {
        return Loopback.url(server) + "/v1";
    }

    /** From now on answers after this time. */
    void answerAfter(long milliseconds) {
        delayMs = milliseconds;
    }

    /** From now on notes when an order came whose prompt says {@code number-N-}. */
    void note(boolean wanted) {
        arrivals.clear();
        numbered = wanted;
    }

    /** When, by {@link System#nanoTime}, the order of this number came; null if it has not. */
    Long arrival(long number) {
        return arrivals.get(number);
    }

    int arrived() {
        return arrivals.size();
    }

    long calls() {
        return calls.get();
    }

    private void take(HttpServerRequest request) {
        long now = System.nanoTime();
        calls.incrementAndGet();
        request.bodyHandler(body -> {
            if (numbered) {
                Matcher found = NUMBER.matcher(body.toString());
                if (found.find()) {
                    arrivals.putIfAbsent(Long.valueOf(found.group(1)), now);
                }
            }
            if (delayMs == 0) {
                answer(request);
            } else {
                vertx.setTimer(delayMs, timer -> answer(request));
            }
        });
    }

    private static void answer(HttpServerRequest request) {
        if (!request.response().closed()) {
            request.response().putHeader("Content-Type", "application/json").end(ANSWER);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
