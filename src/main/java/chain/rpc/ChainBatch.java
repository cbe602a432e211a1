package chain.rpc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import orders.TransientFailure;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/** Several requests to the node in one go (JSON-RPC 2.0, section 6); each endpoint is asked in pieces that it takes. */
public final class ChainBatch {

    /** As many as are asked for in one request at the most. */
    public static final int MOST = Batches.MOST;

    private ChainBatch() {}

    /**
     * The answers, in the order of the requests; an answer may be an error, which is the caller's to look at.
     *
     * @throws TransientFailure if the node did not answer them all
     */
    public static <T extends Response<?>> List<T> send(Web3j node, List<? extends Request<?, ? extends T>> requests) {
        List<T> answers = new ArrayList<>();
        for (int from = 0; from < requests.size(); from += Batches.MOST) {
            answers.addAll(part(node, requests.subList(from, Math.min(from + Batches.MOST, requests.size()))));
        }
        return answers;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Response<?>> List<T> part(Web3j node, List<? extends Request<?, ? extends T>> requests) {
        var batch = node.newBatch();
        requests.forEach(batch::add);
        try {
            var answers = (List<T>) batch.send().getResponses();
            if (answers.size() == requests.size()) {
                return answers;
            }
        } catch (IOException | RuntimeException e) {
            throw new TransientFailure(
                    "the chain's node did not answer " + requests.getFirst().getMethod(), e);
        }
        throw new TransientFailure("the chain's node did not answer all of a batch", null);
    }
}
