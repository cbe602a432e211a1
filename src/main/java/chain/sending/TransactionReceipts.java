package chain.sending;

import base.OrderLog;
import base.Queries;
import base.QueryFailed;
import chain.contract.ChainStatus;
import chain.contract.Marketplace;
import chain.reading.Ending;
import chain.reading.OrderSettlement;
import chain.rpc.ChainSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import orders.OrderStatus;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Ends transactions, and the orders that they complete, by what the chain made of them. */
@ApplicationScoped
@Named("transactionReceipts")
public class TransactionReceipts {

    private static final Logger LOG = Logger.getLogger(TransactionReceipts.class);

    // For how many the cursor and their orders are locked at a time.
    private static final int AT_ONCE = 100;
    // For so many blocks it is remembered what another worker has settled since.
    private static final long KEPT = 100;

    private final Queries queries;
    private final Marketplace marketplace;
    private final Outbox outbox;
    private final MinedReceipts receipts;
    private final MissingNonces missingNonces;
    private final RevertReasons reverts;
    private final Refusals refusals;
    private final OrderSettlement settlement;
    private final OrderLog log;
    private final ChainSettings settings;
    private final MeterRegistry metrics;
    // By the hash of a transaction, the head at which its receipt is deep enough.
    private final Map<String, Long> shallow = new ConcurrentHashMap<>();

    public TransactionReceipts(
            Queries queries,
            Marketplace marketplace,
            Outbox outbox,
            MinedReceipts receipts,
            MissingNonces missingNonces,
            RevertReasons reverts,
            Refusals refusals,
            OrderSettlement settlement,
            OrderLog log,
            ChainSettings settings,
            MeterRegistry metrics) {
        this.queries = queries;
        this.marketplace = marketplace;
        this.outbox = outbox;
        this.receipts = receipts;
        this.missingNonces = missingNonces;
        this.reverts = reverts;
        this.refusals = refusals;
        this.settlement = settlement;
        this.log = log;
        this.settings = settings;
        this.metrics = metrics;
    }

    /**
     * Ends what is mined deep enough. Only nonces are asked for that the chain had used before the receipts are asked for: then
     * a receipt is missing only if another transaction took the nonce, or the node does not know yet what it said before.
     */
    public void settle(SignerTurn turn, SignerState state) {
        Map<Long, List<OpenTransaction>> used = outbox.open(turn).stream()
                .filter(one -> one.nonce() < state.mined())
                .collect(Collectors.groupingBy(OpenTransaction::nonce, LinkedHashMap::new, Collectors.toList()));
        shallow.values().removeIf(deepAt -> deepAt + KEPT < state.head());
        used.values().removeIf(attempts -> attempts.stream().anyMatch(one -> isShallow(one, state)));
        Map<String, TransactionReceipt> found =
                receipts.of(used.values().stream().flatMap(List::stream).toList());
        List<Long> missing = new ArrayList<>();
        Map<Object, Closing> closings = new LinkedHashMap<>();
        used.forEach((nonce, attempts) -> attempts.stream()
                .filter(one -> found.containsKey(one.hash()))
                .findFirst()
                .ifPresentOrElse(
                        // An order takes one step in a statement: another transaction of it is looked at in the next
                        // turn.
                        one -> closing(turn, one, found.get(one.hash()), state)
                                .ifPresent(closing -> closings.putIfAbsent(closing.subject(), closing)),
                        () -> missing.add(nonce)));
        List<Closing> all = List.copyOf(closings.values());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            close(all.subList(from, Math.min(from + AT_ONCE, all.size())));
        }
        missingNonces.note(turn, missing);
    }

    /** True if its receipt is known not to be deep enough at this head: it is asked for when it can be. */
    private boolean isShallow(OpenTransaction one, SignerState state) {
        Long deepAt = shallow.get(one.hash());
        if (deepAt == null) {
            return false;
        }
        // A head that is far below is another chain's, or went back.
        boolean isSo = state.head() < deepAt && state.head() >= deepAt - settings.confirmations();
        if (!isSo) {
            shallow.remove(one.hash());
        }
        return isSo;
    }

    /** How a transaction ends, and its order. */
    private record Closing(OpenTransaction one, TransactionReceipt receipt, Verdict verdict, Row row) {

        static Closing of(OpenTransaction one, TransactionReceipt receipt, Verdict verdict) {
            var row = new Row(
                    one.hash(),
                    receipt.isStatusOK() ? "mined" : "reverted",
                    receipt.getBlockNumber().longValueExact(),
                    receipt.getGasUsedRaw() == null ? null : receipt.getGasUsed(),
                    verdict.error());
            return new Closing(one, receipt, verdict, row);
        }

        Object subject() {
            return one.id() == null ? one.hash() : one.id();
        }
    }

    /** For {@code close-transactions.sql}. */
    private record Row(String hash, String status, long block, BigInteger gas, String error) {}

    private record Closed(String hash, String status) {}

    private record Block(long block, String hash) {}

    private Optional<Closing> closing(
            SignerTurn turn, OpenTransaction one, TransactionReceipt receipt, SignerState state) {
        log.aboutOrder(one.orderId(), one.agentId());
        try {
            long deepAt = receipt.getBlockNumber().longValueExact() + settings.confirmations();
            if (state.head() < deepAt) {
                shallow.put(one.hash(), deepAt);
                return Optional.empty();
            }
            Verdict verdict = one.id() == null ? Verdict.ofFiller(receipt) : verdict(turn, one, receipt);
            return Optional.of(Closing.of(one, receipt, verdict));
        } catch (RuntimeException e) {
            // One that cannot be ended now must not keep the others from it.
            LOG.warnf("the receipt of %s is looked at again: %s", one.hash(), e.getMessage());
            return Optional.empty();
        } finally {
            log.done();
        }
    }

    /** In one transaction; what the database refuses is left for later by taking the others one by one. */
    private void close(List<Closing> part) {
        try {
            List<Closed> closed = QuarkusTransaction.requiringNew().call(() -> write(part));
            closed.forEach(one -> ChainMetrics.closed(metrics, one.status()));
        } catch (RuntimeException e) {
            if (part.size() > 1 && (!(e instanceof QueryFailed refused) || refused.isOfData())) {
                part.forEach(one -> close(List.of(one)));
            } else {
                LOG.warnf(
                        "%d receipts, %s and after, are looked at again: %s",
                        part.size(), part.getFirst().one().hash(), e.getMessage());
            }
        }
    }

    private List<Closed> write(List<Closing> part) {
        // Only in blocks that are read: from then on a replaced block is noticed, and takes back what it did.
        List<Block> blocks = part.stream()
                .map(one -> new Block(one.row().block(), one.receipt().getBlockHash()))
                .distinct()
                .toList();
        Map<String, Object> cursor = Map.of(
                "chainId", marketplace.chainId(), "marketplace", marketplace.address(), "blocks", Outbox.json(blocks));
        queries.run("chain/sending/lock-cursor", cursor);
        Set<String> read = Set.copyOf(queries.list("chain/sending/list-read-blocks", cursor, String.class));
        Map<String, Closing> byHash = part.stream()
                .filter(one -> read.contains(one.receipt().getBlockHash()))
                .collect(Collectors.toMap(
                        one -> one.one().hash(), Function.identity(), (a, b) -> a, LinkedHashMap::new));
        if (byHash.isEmpty()) {
            return List.of();
        }
        String ids = byHash.values().stream()
                .filter(one -> one.one().id() != null)
                .map(one -> one.one().id().toString())
                .collect(Collectors.joining(","));
        queries.run("chain/sending/lock-orders", Map.of("ids", ids));
        String rows = Outbox.json(byHash.values().stream().map(Closing::row).toList());
        List<Closed> closed = queries.list("chain/sending/close-transactions", Map.of("rows", rows), Closed.class);
        Map<String, Ending> endings = new LinkedHashMap<>();
        closed.stream()
                .map(one -> byHash.get(one.hash()))
                .forEach(one -> one.verdict()
                        .ending()
                        .ifPresent(ending -> endings.put(one.one().orderId(), ending)));
        settlement.settleAll(endings);
        return closed;
    }

    /**
     * What a receipt means.
     *
     * @param ending of the order; empty if its completion is to be tried again
     * @param error of the transaction; null if it did what it was for
     */
    private record Verdict(Optional<Ending> ending, String error) {

        static Verdict ofFiller(TransactionReceipt receipt) {
            return new Verdict(Optional.empty(), receipt.isStatusOK() ? null : "reverted");
        }
    }

    private Verdict verdict(SignerTurn turn, OpenTransaction one, TransactionReceipt receipt) {
        Long block = receipt.getBlockNumber().longValueExact();
        if (receipt.isStatusOK()) {
            String error = completes(receipt, one.orderId())
                    ? null
                    : "completeOrder was mined without an OrderCompleted event: check MARKETPLACE_ADDRESS and MARKETPLACE_ABI";
            OrderStatus status = error == null ? OrderStatus.COMPLETED : OrderStatus.FAILED;
            return new Verdict(Optional.of(new Ending(status, block, one.hash(), error)), error);
        }
        Optional<String> reason = reverts.reason(one, receipt);
        return new Verdict(
                reason.flatMap(why -> refusals.ending(one.orderId(), turn.address(), why)),
                reason.orElse("out of gas, or the node does not say why"));
    }

    private boolean completes(TransactionReceipt receipt, String orderId) {
        if (receipt.getLogs() == null) {
            // A receipt without its logs does not say; the contract does.
            var mined = DefaultBlockParameter.valueOf(receipt.getBlockNumber());
            return marketplace
                    .orders(List.of(orderId), mined)
                    .get(orderId)
                    .state()
                    .filter(ChainStatus.COMPLETED::equals)
                    .isPresent();
        }
        return receipt.getLogs().stream()
                .filter(event -> event.getAddress().equalsIgnoreCase(marketplace.address()))
                .flatMap(event -> marketplace.abi().decodeEvent(event).stream())
                .anyMatch(event -> event.name().equals("OrderCompleted")
                        && orderId.equals(event.fields().get("orderId")));
    }
}
