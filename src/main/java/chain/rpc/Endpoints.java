package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.reactivex.Flowable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.Web3jService;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.BatchResponse;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.websocket.events.Notification;

/**
 * All RPC endpoints as one: a request goes to the first that is well and, if it gives no usable answer, at once to the next,
 * to each once. Signed transactions go to all.
 */
public final class Endpoints implements Web3jService {

    private static final ObjectMapper JSON = ObjectMapperFactory.getObjectMapper();

    private final EndpointChoice choice;
    private final EndpointProber prober;
    private final RpcFilters filters;
    private final SendToAll sendToAll;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Endpoints(EndpointChoice choice, int probeIntervalMs) {
        this.choice = choice;
        this.filters = new RpcFilters(choice, this::ask);
        this.sendToAll = new SendToAll(threads);
        this.prober = EndpointProber.start(choice, probeIntervalMs);
    }

    /**
     * How the endpoints are.
     *
     * @param answering how many answer and are of the right chain
     * @param down how many gave no answer the last time
     * @param total how many there are
     * @param wrongChain the names of those that are of another chain
     */
    public record State(int answering, int down, int total, List<String> wrongChain) {

        /** True if the last answer of each was none. */
        public boolean isUnreachable() {
            return down == total;
        }

        /** True if none can be used, and some only because they are of another chain. */
        public boolean isOfWrongChain() {
            return answering == 0 && !wrongChain.isEmpty();
        }
    }

    /**
     * Those of {@code L2_RPC_URL}, and begins to watch over them.
     *
     * @param recorded the chain that events were read from, as far as that can be said now
     */
    static Endpoints open(ChainSettings settings, MeterRegistry registry, Supplier<OptionalLong> recorded) {
        var chain = new ChainIdentity(settings.chainId(), recorded);
        var metrics = new RpcMetrics(registry);
        Duration patience = Duration.ofSeconds(settings.timeoutSeconds());
        List<RpcAddress> addresses = RpcAddress.parse(settings.rpcUrl().orElse("http://localhost:8545"));
        // A request that tries endpoints known to be down should not wait long for each, unless there is but one.
        Duration whenDown = addresses.size() == 1 ? patience : Endpoint.SHORT_PATIENCE;
        List<Endpoint> all = addresses.stream()
                .map(address -> new Endpoint(
                        address,
                        chain,
                        patience,
                        whenDown,
                        new HeadWatch(settings.confirmations() == 0, System::nanoTime),
                        metrics))
                .toList();
        return new Endpoints(new EndpointChoice(all, settings.maxEndpointLagBlocks()), settings.probeIntervalMs());
    }

    /** How they are now, as far as is known. */
    public State state() {
        List<Endpoint> all = choice.all();
        return new State(
                (int) all.stream().filter(Endpoint::isAnswering).count(),
                (int) all.stream().filter(one -> !one.health().isUp()).count(),
                all.size(),
                all.stream()
                        .filter(one -> one.health().isOfWrongChain())
                        .map(one -> one.address().name())
                        .toList());
    }

    /** Why the chain does not go on, if all endpoints that answer have stood still at a block for too long. */
    public Optional<String> standstill() {
        List<Endpoint> answering =
                choice.all().stream().filter(Endpoint::isAnswering).toList();
        List<HeadWatch.Standing> standing = answering.stream()
                .flatMap(one -> one.standing().stream())
                .sorted(Comparator.comparingLong(HeadWatch.Standing::head))
                .toList();
        if (standing.isEmpty() || standing.size() < answering.size()) {
            return Optional.empty();
        }
        HeadWatch.Standing newest = standing.getLast();
        return Optional.of(String.format(
                Locale.ROOT,
                "the chain's newest block has been %d for %d s, though one came each %.1f s before: the node, or the chain,"
                        + " stands still",
                newest.head(),
                newest.seconds(),
                newest.usual()));
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public <T extends Response> T send(Request request, Class<T> type) throws IOException {
        JsonNode payload = JSON.valueToTree(request);
        if (SendToAll.concerns(payload)) {
            return JSON.treeToValue(sendToAll.send(choice.forAll(), payload), type);
        }
        if (RpcFilters.concerns(payload)) {
            return JSON.treeToValue(filters.answer(payload), type);
        }
        return ask(payload, (by, answer) -> JSON.treeToValue(answer, type));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public <T extends Response> CompletableFuture<T> sendAsync(Request request, Class<T> type) {
        return later(() -> send(request, type));
    }

    @Override
    public BatchResponse sendBatch(BatchRequest batch) throws IOException {
        if (batch.getRequests().isEmpty()) {
            return new BatchResponse(List.of(), List.of());
        }
        JsonNode payload = JSON.valueToTree(batch.getRequests());
        return SendToAll.concerns(payload)
                ? read(batch, sendToAll.send(choice.forAll(), payload))
                : ask(payload, (by, answers) -> read(batch, answers));
    }

    @Override
    public CompletableFuture<BatchResponse> sendBatchAsync(BatchRequest batch) {
        return later(() -> sendBatch(batch));
    }

    /** Not supported: a subscription belongs to one connection. Filters do the same and outlive it. */
    @Override
    @SuppressWarnings("rawtypes")
    public <T extends Notification<?>> Flowable<T> subscribe(Request request, String unsubscribe, Class<T> type) {
        return Flowable.error(new UnsupportedOperationException("use filters: they outlive an endpoint"));
    }

    @Override
    public void close() {
        prober.close();
        threads.shutdown();
        choice.all().forEach(Endpoint::close);
    }

    private <T> T ask(JsonNode payload, Endpoint.Reading<T> reading) throws IOException {
        List<String> failures = new ArrayList<>();
        for (Endpoint endpoint : choice.inOrder()) {
            try {
                T answer = endpoint.ask(payload, reading);
                choice.answered(endpoint);
                return answer;
            } catch (RpcFailure failure) {
                failures.add(failure.getMessage());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
        }
        throw new IOException(
                failures.isEmpty()
                        ? "no RPC endpoint is of the chain that this runtime is for"
                        : "no RPC endpoint answered: " + String.join("; ", failures));
    }

    private static BatchResponse read(BatchRequest batch, JsonNode answers) throws IOException {
        List<Response<?>> responses = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            responses.add(
                    JSON.treeToValue(answers.get(i), batch.getRequests().get(i).getResponseType()));
        }
        return new BatchResponse(batch.getRequests(), responses);
    }

    private <T> CompletableFuture<T> later(Callable<T> work) {
        var result = new CompletableFuture<T>();
        threads.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }
}
