package chain.sending;

import base.OrderLog;
import base.Queries;
import chain.contract.ChainStatus;
import chain.contract.Marketplace;
import chain.reading.Ending;
import chain.reading.OrderSettlement;
import chain.rpc.ChainBatch;
import chain.rpc.ChainSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import orders.OrderStatus;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Ends transactions, and the orders that they complete, by what the chain made of them. */
@ApplicationScoped
@Named("transactionReceipts")
public class TransactionReceipts {

    private static final Logger LOG = Logger.getLogger(TransactionReceipts.class);

    private final Queries queries;
    private final Marketplace marketplace;
    private final Outbox outbox;
    private final MissingNonces missingNonces;
    private final RevertReasons reverts;
    private final Refusals refusals;
    private final OrderSettlement settlement;
    private final OrderLog log;
    private final ChainSettings settings;
    private final MeterRegistry metrics;

    public TransactionReceipts(
            Queries queries,
            Marketplace marketplace,
            Outbox outbox,
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
        Map<String, TransactionReceipt> receipts =
                receipts(used.values().stream().flatMap(List::stream).toList());
        List<Long> missing = new ArrayList<>();
        used.forEach((nonce, attempts) -> attempts.stream()
                .filter(one -> receipts.containsKey(one.hash()))
                .findFirst()
                .ifPresentOrElse(one -> settle(turn, one, receipts.get(one.hash()), state), () -> missing.add(nonce)));
        missingNonces.note(turn, missing);
    }

    private Map<String, TransactionReceipt> receipts(List<OpenTransaction> transactions) {
        var questions = transactions.stream()
                .map(one -> marketplace.node().ethGetTransactionReceipt(one.hash()))
                .toList();
        Map<String, TransactionReceipt> found = new HashMap<>();
        for (EthGetTransactionReceipt answer : ChainBatch.send(marketplace.node(), questions)) {
            Marketplace.accepted(answer);
            answer.getTransactionReceipt()
                    .filter(receipt -> receipt.getBlockHash() != null)
                    .ifPresent(receipt -> found.put(receipt.getTransactionHash(), receipt));
        }
        return found;
    }

    private void settle(SignerTurn turn, OpenTransaction one, TransactionReceipt receipt, SignerState state) {
        if (state.head() - receipt.getBlockNumber().longValueExact() < settings.confirmations()) {
            return;
        }
        log.aboutOrder(one.orderId(), one.agentId());
        try {
            close(turn, one, receipt);
        } catch (RuntimeException e) {
            // One that cannot be ended now must not keep the others from it.
            LOG.warnf("the receipt of %s is looked at again: %s", one.hash(), e.getMessage());
        } finally {
            log.done();
        }
    }

    private void close(SignerTurn turn, OpenTransaction one, TransactionReceipt receipt) {
        Verdict verdict = one.id() == null ? Verdict.ofFiller(receipt) : verdict(turn, one, receipt);
        Map<String, Object> values = new HashMap<>();
        values.put("chainId", marketplace.chainId());
        values.put("marketplace", marketplace.address());
        values.put("block", receipt.getBlockNumber().longValueExact());
        values.put("hash", receipt.getBlockHash());
        String status = receipt.isStatusOK() ? "mined" : "reverted";
        boolean closed = QuarkusTransaction.requiringNew().call(() -> {
            // Only in blocks that are read: from then on a replaced block is noticed, and takes back what it did.
            if (queries.run("chain/sending/lock-read-block", values) == 0) {
                return false;
            }
            if (one.id() != null) {
                queries.run("chain/sending/lock-order", Map.of("id", one.id()));
            }
            values.put("hash", one.hash());
            values.put("status", status);
            values.put("gas", receipt.getGasUsedRaw() == null ? null : receipt.getGasUsed());
            values.put("error", verdict.error());
            if (queries.run("chain/sending/close-transaction", values) == 0) {
                return false;
            }
            verdict.ending().ifPresent(ending -> settlement.settle(one.orderId(), ending));
            return true;
        });
        if (closed) {
            ChainMetrics.closed(metrics, status);
        }
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
