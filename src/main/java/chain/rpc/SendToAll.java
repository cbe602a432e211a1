package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.web3j.crypto.Hash;

/**
 * Sends signed transactions to several endpoints at once, so that they spread even where one node keeps them to itself. One
 * that takes a transaction, or has it already, is enough.
 */
final class SendToAll {

    private static final String ERROR = "error";

    private final Executor threads;

    SendToAll(Executor threads) {
        this.threads = threads;
    }

    private record Outcome(int place, JsonNode answer, IOException failure) {}

    static boolean concerns(JsonNode payload) {
        for (JsonNode request : payload.isArray() ? payload : List.of(payload)) {
            if (isTransaction(request)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The best answer of all: for a transaction the first that took it, else the error that says most; for other requests of a
     * batch that of the first endpoint in the list that answered. Those that are slow are not waited for once all is taken.
     *
     * @throws IOException if none answered
     */
    JsonNode send(List<Endpoint> endpoints, JsonNode payload) throws IOException {
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        for (int i = 0; i < endpoints.size(); i++) {
            int place = i;
            threads.execute(() -> outcomes.add(ask(endpoints.get(place), place, payload)));
        }
        List<JsonNode> answers = new ArrayList<>(Collections.nCopies(endpoints.size(), null));
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            Outcome outcome = take(outcomes);
            if (outcome.failure() != null) {
                failures.add(outcome.failure().getMessage());
                continue;
            }
            answers.set(outcome.place(), outcome.answer());
            if (isAllTaken(payload, outcome.answer())) {
                break;
            }
        }
        List<JsonNode> given = answers.stream().filter(Objects::nonNull).toList();
        if (given.isEmpty()) {
            throw new IOException("no RPC endpoint took the transaction: " + String.join("; ", failures));
        }
        return payload.isArray() ? merge((ArrayNode) payload, given) : best(payload, given);
    }

    private static Outcome ask(Endpoint endpoint, int place, JsonNode payload) {
        try {
            return new Outcome(place, endpoint.ask(payload, (by, answer) -> answer), null);
        } catch (IOException e) {
            return new Outcome(place, null, e);
        } catch (RuntimeException e) {
            return new Outcome(place, null, new IOException(endpoint.address() + " " + e.getClass(), e));
        }
    }

    private static Outcome take(BlockingQueue<Outcome> outcomes) throws InterruptedIOException {
        try {
            return outcomes.take();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the transaction was on its way");
        }
    }

    private static boolean isAllTaken(JsonNode payload, JsonNode answer) {
        if (!payload.isArray()) {
            return isTaken(answer);
        }
        for (int i = 0; i < payload.size(); i++) {
            if (isTransaction(payload.get(i)) && !isTaken(answer.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode merge(ArrayNode payload, List<JsonNode> given) {
        ArrayNode merged = payload.arrayNode();
        for (int i = 0; i < payload.size(); i++) {
            int item = i;
            merged.add(best(
                    payload.get(i),
                    given.stream().map(answer -> answer.get(item)).toList()));
        }
        return merged;
    }

    private static JsonNode best(JsonNode request, List<JsonNode> answers) {
        if (!isTransaction(request)) {
            return answers.getFirst();
        }
        for (JsonNode answer : answers) {
            if (isTaken(answer)) {
                return taken(request, answer);
            }
        }
        // An error that the tables know is about the transaction; others are about the endpoint's limits.
        return answers.stream()
                .filter(answer -> meaning(answer) != SendAnswer.UNKNOWN)
                .findFirst()
                .orElse(answers.getFirst());
    }

    private static JsonNode taken(JsonNode request, JsonNode answer) {
        if (!answer.hasNonNull(ERROR)) {
            return answer;
        }
        ObjectNode success = answer.deepCopy();
        success.remove(ERROR);
        success.set("id", request.path("id"));
        return success.put("result", Hash.sha3(request.path("params").path(0).asText()));
    }

    private static boolean isTaken(JsonNode answer) {
        return !answer.hasNonNull(ERROR) || meaning(answer) == SendAnswer.KNOWN;
    }

    private static SendAnswer meaning(JsonNode answer) {
        return SendAnswer.of(answer.path(ERROR).path("message").asText());
    }

    private static boolean isTransaction(JsonNode request) {
        return request.path("method").asText().equals("eth_sendRawTransaction");
    }
}
