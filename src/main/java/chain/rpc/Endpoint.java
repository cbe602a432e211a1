package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.web3j.utils.Numeric;

/** One address of the chain's node and its health. Nothing it says is used before its chain id was found right. */
public final class Endpoint implements AutoCloseable {

    /** How long a probe waits, and a connection may take. */
    public static final Duration SHORT_PATIENCE = Duration.ofSeconds(3);

    private static final Logger LOG = Logger.getLogger(Endpoint.class);

    private final RpcAddress address;
    private final Wire wire;
    private final Batches batches;
    private final ChainIdentity chain;
    private final Duration patience;
    private final Duration patienceWhenDown;
    private final EndpointHealth health;
    private final HeadWatch watch;

    /**
     * @param watch looks whether its newest block stands still
     * @param patience how long a request may take
     * @param patienceWhenDown how long it may take while the last answer was none
     */
    Endpoint(
            RpcAddress address,
            ChainIdentity chain,
            Duration patience,
            Duration patienceWhenDown,
            HeadWatch watch,
            RpcMetrics metrics) {
        this.address = address;
        this.chain = chain;
        this.patience = patience;
        this.patienceWhenDown = patienceWhenDown;
        this.wire = address.isSocket()
                ? new ReconnectingWebSocket(address, SHORT_PATIENCE)
                : new HttpWire(address, SHORT_PATIENCE);
        this.batches = new Batches(wire);
        this.watch = watch;
        this.health = new EndpointHealth(address, metrics);
        metrics.watch(this);
    }

    /** Makes something of an answer. @throws IOException if it is of no use, which is the endpoint's fault */
    @FunctionalInterface
    interface Reading<T> {
        T read(Endpoint by, JsonNode answer) throws IOException;
    }

    RpcAddress address() {
        return address;
    }

    EndpointHealth health() {
        return health;
    }

    /** True if its last answer was good and of the right chain. */
    boolean isAnswering() {
        return health.isUp() && health.isOfRightChain();
    }

    long head() {
        return health.head();
    }

    /**
     * Asks it; an error of JSON-RPC is an answer.
     *
     * @param payload a request, or an array of them
     * @throws RpcFailure if it gave no usable answer, which its health knows by then
     */
    <T> T ask(JsonNode payload, Reading<T> reading) throws IOException {
        return attempt(health.isUp() ? patience : patienceWhenDown, limit -> {
            if (!health.isOfRightChain()) {
                checkChain(limit);
            }
            return reading.read(this, batches.exchange(payload, limit));
        });
    }

    /** Asks for its chain and its newest block. @return false if it took too long to say */
    boolean probe() {
        try {
            long head = attempt(SHORT_PATIENCE, limit -> {
                checkChain(limit);
                return number(limit, "eth_blockNumber");
            });
            health.sawHead(head);
            watch.saw(head);
            learn();
            health.stands(standing().orElse(null));
            return true;
        } catch (RpcFailure failure) {
            return failure.kind() != RpcFailure.Kind.TIMEOUT;
        } catch (IOException stopped) {
            // Only an interrupted thread gets here, and it ends.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** That its newest block stands still, as far as the last probe knew. */
    Optional<HeadWatch.Standing> standing() {
        return isAnswering() ? watch.standing() : Optional.empty();
    }

    private void learn() {
        List<Long> unknown = watch.unknown();
        if (unknown.isEmpty()) {
            return;
        }
        ArrayNode questions = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < unknown.size(); i++) {
            ObjectNode question =
                    questions.addObject().put("jsonrpc", "2.0").put("id", i).put("method", "eth_getBlockByNumber");
            String number = Numeric.encodeQuantity(BigInteger.valueOf(unknown.get(i)));
            question.putArray("params").add(number).add(false);
        }
        try {
            watch.learn(batches.exchange(questions, patience));
        } catch (IOException another) {
            // It answers, and whether it gives old blocks is no matter of its health. The next time it may.
            LOG.debugf("RPC endpoint %s does not tell how often it makes blocks", address);
        }
    }

    /** Gives up every request that waits for it; they go to the next. */
    void abort() {
        wire.abort();
    }

    @Override
    public void close() {
        wire.close();
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T with(Duration limit) throws IOException;
    }

    private <T> T attempt(Duration limit, Attempt<T> attempt) throws IOException {
        try {
            T answer = attempt.with(limit);
            health.answered();
            return answer;
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            RpcFailure failure = RpcFailure.of(address.name(), e);
            health.failed(failure);
            throw failure;
        }
    }

    private void checkChain(Duration limit) throws IOException {
        long id = number(limit, "eth_chainId");
        if (!chain.accepts(id)) {
            throw new RpcFailure(
                    RpcFailure.Kind.WRONG_CHAIN,
                    "is of chain " + id + " and not of " + chain.known().getAsLong()
                            + ", and is not used: mend L2_RPC_URL, or CHAIN_ID");
        }
        health.isOfRightChain(true);
    }

    private long number(Duration limit, String method) throws IOException {
        ObjectNode request =
                JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("id", 1);
        request.put("method", method).putArray("params");
        String answer = RpcAnswers.of(request, wire.exchange(request, limit))
                .path("result")
                .asText();
        try {
            return Numeric.decodeQuantity(answer).longValueExact();
        } catch (RuntimeException malformed) {
            throw new RpcFailure(RpcFailure.Kind.GARBAGE, "answered " + method + " with what is not a number");
        }
    }
}
