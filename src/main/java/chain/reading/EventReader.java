package chain.reading;

import base.Queries;
import chain.contract.ChainOrder;
import chain.contract.ChainStatus;
import chain.contract.ContractAbi;
import chain.contract.Marketplace;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import orders.TransientFailure;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.Log;

/** Takes the marketplace's events out of a node's logs, with what the contract says of the orders that they created. */
@ApplicationScoped
public class EventReader {

    private static final String CREATED = "OrderCreated";
    private static final String DISPUTED = "OrderDisputed";

    private final Marketplace marketplace;
    private final Queries queries;

    EventReader(Marketplace marketplace, Queries queries) {
        this.marketplace = marketplace;
        this.queries = queries;
    }

    /**
     * An event of an order.
     *
     * @param onChain what {@code orders(id)} returned, if the event created the order, or began a dispute; else null
     * @param chainId the chain that {@code block} is of
     * @param transaction hash of the event's transaction; null if the order was found without its event
     * @param logIndex the event's place in its block; null if the order was found without its event
     * @param blockHash of that block; null if the order was found without its event
     */
    public record Found(
            ContractAbi.Event event,
            ChainOrder onChain,
            long chainId,
            long block,
            String transaction,
            Integer logIndex,
            String blockHash) {

        public boolean isCreation() {
            return event.name().equals(CREATED);
        }

        /** It began a dispute, which may be over by now. */
        boolean isDispute() {
            return event.name().equals(DISPUTED);
        }

        /** It began a dispute, which is over. */
        boolean isPastDispute() {
            return isDispute()
                    && onChain.state().filter(ChainStatus.DISPUTED::equals).isEmpty();
        }

        public String orderId() {
            return (String) event.fields().get("orderId");
        }

        private BigInteger price() {
            return (BigInteger) event.fields().get("totalPrice");
        }

        private String serviceId() {
            return (String) event.fields().get("serviceId");
        }

        /** An order that the contract has, as if its event had been seen. */
        public static Found asked(String orderId, ChainOrder onChain, long chainId, long block) {
            return new Found(
                    new ContractAbi.Event(CREATED, onChain.creation(orderId)),
                    onChain,
                    chainId,
                    block,
                    null,
                    null,
                    null);
        }
    }

    /**
     * @param left what was left out, as it is recorded already
     * @param ignored how many events were of no agent here
     * @param created the orders that were created, whether or not by an agent of here: it may have been one a moment ago
     */
    record Batch(List<Found> events, List<Found> left, int ignored, Set<String> created) {}

    /**
     * Not to be called in a transaction, which must not wait for the node.
     *
     * @param at the block after which the contract is asked
     * @param known which of some events are recorded just so: these are left out, and the contract is not asked about them
     * @throws TransientFailure if the node cannot answer
     */
    Batch read(List<Log> logs, long chainId, DefaultBlockParameter at, Function<List<Found>, List<Found>> known) {
        return read(logs, one -> true, chainId, at, known);
    }

    /** The same of blocks that were read before: the contract is not asked about what is recorded just so, which is left out. */
    Batch readAgain(List<Log> logs, long chainId, DefaultBlockParameter at) {
        return read(logs, one -> true, chainId, at, this::recorded);
    }

    /**
     * The orders that {@code logs} create and that are still open, without those that cost more than {@code mostWei} and those
     * that {@code known} tells.
     */
    List<Found> readEarly(List<Log> logs, long chainId, BigInteger mostWei, Function<List<Found>, List<Found>> known) {
        Predicate<Found> isCheap = one -> one.isCreation() && one.price().compareTo(mostWei) <= 0;
        return read(logs, isCheap, chainId, DefaultBlockParameterName.LATEST, known).events().stream()
                .filter(one -> one.onChain()
                        .state()
                        .filter(ChainStatus.PENDING::equals)
                        .isPresent())
                .toList();
    }

    private Batch read(
            List<Log> logs,
            Predicate<Found> wanted,
            long chainId,
            DefaultBlockParameter at,
            Function<List<Found>, List<Found>> known) {
        List<Found> found = new ArrayList<>();
        logs.forEach(log -> decode(log, null, chainId).filter(wanted).ifPresent(found::add));
        Set<String> hosted = hosted(found.stream()
                .filter(Found::isCreation)
                .map(Found::serviceId)
                .distinct()
                .toList());
        // An order that is created in this very range is not a row yet; its later events are left to settle-orders.
        List<Found> ours = found.stream()
                .filter(one -> !one.isCreation() || hosted.contains(one.serviceId()))
                .toList();
        List<Found> asked = ours.stream().filter(EventReader::isAskedAbout).toList();
        Set<Found> left = Set.copyOf(known.apply(asked));
        var onChain = marketplace.orders(
                asked.stream()
                        .filter(one -> !left.contains(one))
                        .map(Found::orderId)
                        .distinct()
                        .toList(),
                at);
        List<Found> complete = ours.stream()
                .filter(one -> !left.contains(one))
                .map(one -> isAskedAbout(one) ? complete(one, onChain.get(one.orderId())) : one)
                .toList();
        Set<String> created =
                found.stream().filter(Found::isCreation).map(Found::orderId).collect(Collectors.toUnmodifiableSet());
        return new Batch(complete, List.copyOf(left), found.size() - ours.size(), created);
    }

    /** The event of {@code log}, unless it is one that the marketplace's ABI does not have. */
    public Optional<Found> decode(Log log, ChainOrder onChain, long chainId) {
        return marketplace
                .abi()
                .decodeEvent(log)
                .map(event -> new Found(
                        event,
                        onChain,
                        chainId,
                        LogPlace.blockOf(log),
                        log.getTransactionHash(),
                        log.getLogIndexRaw() == null
                                ? null
                                : (Integer) LogPlace.of(log).index(),
                        log.getBlockHash()));
    }

    private static boolean isAskedAbout(Found one) {
        return one.isCreation() || one.isDispute();
    }

    private static Found complete(Found one, ChainOrder onChain) {
        if (!onChain.exists()) {
            throw new TransientFailure(
                    "the contract does not know order " + one.orderId() + ", though its event is in block "
                            + one.block(),
                    null);
        }
        return new Found(
                one.event(), onChain, one.chainId(), one.block(), one.transaction(), one.logIndex(), one.blockHash());
    }

    private record Event(
            int number,
            String orderId,
            boolean creation,
            long chainId,
            long block,
            String transaction,
            Integer logIndex) {}

    private List<Found> recorded(List<Found> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        List<Event> rows = new ArrayList<>();
        for (Found one : events) {
            rows.add(new Event(
                    rows.size(),
                    one.orderId(),
                    one.isCreation(),
                    one.chainId(),
                    one.block(),
                    one.transaction(),
                    one.logIndex()));
        }
        var values = Map.of("events", OrderEvents.rows(rows));
        return queries.list("chain/reading/recorded-events", values, Integer.class).stream()
                .map(events::get)
                .toList();
    }

    /** Whether a live agent of this runtime offers the service. */
    public boolean hosts(String serviceId) {
        return !hosted(List.of(serviceId)).isEmpty();
    }

    private Set<String> hosted(List<String> serviceIds) {
        return serviceIds.isEmpty()
                ? Set.of()
                : new HashSet<>(queries.list(
                        "agents/hosted-of-services", Map.of("serviceIds", String.join(",", serviceIds)), String.class));
    }
}
