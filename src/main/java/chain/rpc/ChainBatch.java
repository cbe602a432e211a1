package chain.rpc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orders.TransientFailure;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/** Several requests to the node in one go (JSON-RPC 2.0, section 6). */
public final class ChainBatch {

    private static final int MOST = 100;
    // Below that, a node that answers nothing is not asked ever more questions.
    private static final int LEAST = 10;
    private static final List<String> SIZE_WORDS =
            List.of("status 413", "another number of requests", "batch", "too large");

    private ChainBatch() {}

    /**
     * The answers, in the order of the requests; an answer may be an error, which is the caller's to look at.
     *
     * @throws TransientFailure if the node did not answer them all
     */
    public static <T extends Response<?>> List<T> send(Web3j node, List<? extends Request<?, ? extends T>> requests) {
        List<T> answers = new ArrayList<>();
        for (int from = 0; from < requests.size(); from += MOST) {
            answers.addAll(part(node, requests.subList(from, Math.min(from + MOST, requests.size()))));
        }
        return answers;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Response<?>> List<T> part(Web3j node, List<? extends Request<?, ? extends T>> requests) {
        var batch = node.newBatch();
        requests.forEach(batch::add);
        try {
            var answers = (List<T>) batch.send().getResponses();
            if (answers.size() == requests.size() && !isRefusedAsAWhole(answers)) {
                return answers;
            }
        } catch (IOException | RuntimeException e) {
            if (requests.size() <= LEAST || !isAboutSize(e)) {
                throw new TransientFailure(
                        "the chain's node did not answer " + requests.getFirst().getMethod(), e);
            }
        }
        if (requests.size() <= LEAST) {
            throw new TransientFailure("the chain's node did not answer all of a batch", null);
        }
        // Some nodes take only few requests at once.
        int half = requests.size() / 2;
        List<T> answers = new ArrayList<>(part(node, requests.subList(0, half)));
        answers.addAll(part(node, requests.subList(half, requests.size())));
        return answers;
    }

    /** One error for all of them (section 6), which is about the batch and not about the requests. */
    private static boolean isRefusedAsAWhole(List<? extends Response<?>> answers) {
        return answers.stream()
                .allMatch(answer -> answer.hasError()
                        && String.valueOf(answer.getError().getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("batch"));
    }

    /** Not so where the node is away or hangs: asking for less would only be waiting for longer. */
    private static boolean isAboutSize(Exception e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return SIZE_WORDS.stream().anyMatch(text::contains);
    }
}
