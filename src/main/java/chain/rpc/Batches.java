package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.time.Duration;

/**
 * Asks one endpoint several things, in batches of the size that it takes. Batches are an optional part of JSON-RPC 2.0 (section
 * 6): nodes take 100 requests at once, or 3, or none, and refuse more in every way there is, from an error for the whole to a
 * page of HTML. So a batch that failed is told from a node that fails by asking its first request alone: if that is
 * answered, half as much is asked for in one go, at last one by one. The size is remembered, and raised again after a while.
 */
final class Batches {

    /** As many as are asked for in one go at the most. */
    static final int MOST = 100;

    private static final Duration BEFORE_MORE_IS_TRIED = Duration.ofMinutes(10);

    private final Wire wire;
    private int most = MOST;
    private long refusedAt;

    Batches(Wire wire) {
        this.wire = wire;
    }

    /**
     * @param payload a request, or an array of them
     * @param patience how long each exchange may take
     * @return the answer, or an array of them in the order of the requests; errors are answers too
     * @throws IOException if it does not answer each request
     */
    JsonNode exchange(JsonNode payload, Duration patience) throws IOException {
        if (!payload.isArray()) {
            return RpcAnswers.of(payload, wire.exchange(payload, patience));
        }
        ArrayNode answers = ((ArrayNode) payload).arrayNode();
        while (answers.size() < payload.size()) {
            part((ArrayNode) payload, answers, patience);
        }
        return answers;
    }

    /** Adds the next answers, none if less is to be asked for. */
    private void part(ArrayNode payload, ArrayNode answers, Duration patience) throws IOException {
        int size = Math.min(size(), payload.size() - answers.size());
        JsonNode first = payload.get(answers.size());
        if (size == 1) {
            answers.add(RpcAnswers.of(first, wire.exchange(first, patience)));
            return;
        }
        ArrayNode part = payload.arrayNode();
        for (int i = 0; i < size; i++) {
            part.add(payload.get(answers.size() + i));
        }
        JsonNode given;
        try {
            given = RpcAnswers.of(part, wire.exchange(part, patience));
        } catch (IOException failed) {
            RpcFailure failure = RpcFailure.of("it", failed);
            if (failure.isOfPace()) {
                // It is slow, or wants less: the next time it is asked for less, but not now.
                lower(size);
            }
            if (failure.isOfPace() || Thread.currentThread().isInterrupted()) {
                throw failed;
            }
            answers.add(alone(first, patience, failed));
            lower(size);
            return;
        }
        if (!isOneRefusal(given)) {
            given.forEach(answers::add);
            return;
        }
        JsonNode answer = alone(first, patience, new RpcFailure(RpcFailure.Kind.GARBAGE, "refused a batch"));
        if (answer.path("error").equals(given.get(0).path("error"))) {
            // All of them have this error, each by itself.
            given.forEach(answers::add);
        } else {
            answers.add(answer);
            lower(size);
        }
    }

    /** Asks the first request alone. @throws IOException what the batch failed with, if that fails too */
    private JsonNode alone(JsonNode first, Duration patience, IOException failed) throws IOException {
        try {
            return RpcAnswers.of(first, wire.exchange(first, patience));
        } catch (IOException alsoAlone) {
            failed.addSuppressed(alsoAlone);
            throw failed;
        }
    }

    /** One error for all: it may be about the batch and not about the requests. */
    private static boolean isOneRefusal(JsonNode answers) {
        JsonNode error = answers.get(0).path("error");
        for (JsonNode answer : answers) {
            if (!answer.hasNonNull("error") || !answer.path("error").equals(error)) {
                return false;
            }
        }
        return true;
    }

    private synchronized int size() {
        if (most < MOST && System.nanoTime() - refusedAt > BEFORE_MORE_IS_TRIED.toNanos()) {
            most = Math.min(MOST, 2 * most);
            refusedAt = System.nanoTime();
        }
        return most;
    }

    private synchronized void lower(int refused) {
        most = Math.max(1, Math.min(most, refused / 2));
        refusedAt = System.nanoTime();
    }
}
