package chain.sending;

import chain.contract.Marketplace;
import chain.rpc.ChainBatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import orders.TransientFailure;
import org.jboss.logging.Logger;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.EthGetBlockReceipts;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Asks for receipts: for many of one block by one question, where the node has it. {@code eth_getBlockReceipts} is younger than
 * the others and optional; without it they are asked for one by one, in batches.
 */
@ApplicationScoped
public class MinedReceipts {

    private static final Logger LOG = Logger.getLogger(MinedReceipts.class);
    // A block has those of everybody: for fewer it would be more to read, and not less to ask.
    private static final int MANY = 8;
    private static final Duration BEFORE_ASKED_AGAIN = Duration.ofMinutes(10);

    private final Marketplace marketplace;
    private volatile Long lackingSince;

    public MinedReceipts(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    /**
     * The receipts that there are, by the transactions' hashes.
     *
     * @param transactions by nonce, so that those of a block follow each other
     * @throws TransientFailure if the node does not answer
     */
    Map<String, TransactionReceipt> of(List<OpenTransaction> transactions) {
        List<String> left =
                new ArrayList<>(transactions.stream().map(OpenTransaction::hash).toList());
        Map<String, TransactionReceipt> found = new HashMap<>();
        boolean isWorthIt = true;
        while (isWorthIt && left.size() >= MANY && !isLacking()) {
            List<TransactionReceipt> block =
                    one(left.getFirst()).flatMap(this::block).orElse(List.of());
            Set<String> ours = Set.copyOf(left);
            Map<String, TransactionReceipt> more = block.stream()
                    .filter(receipt -> receipt.getTransactionHash() != null)
                    .filter(receipt -> ours.contains(receipt.getTransactionHash()))
                    .collect(Collectors.toMap(
                            TransactionReceipt::getTransactionHash, receipt -> receipt, (one, again) -> one));
            found.putAll(more);
            left.removeAll(more.keySet());
            isWorthIt = more.size() >= MANY;
        }
        oneByOne(left).forEach(receipt -> found.put(receipt.getTransactionHash(), receipt));
        return found;
    }

    private Optional<TransactionReceipt> one(String hash) {
        return oneByOne(List.of(hash)).stream().findFirst();
    }

    private List<TransactionReceipt> oneByOne(List<String> hashes) {
        var questions = hashes.stream()
                .map(marketplace.node()::ethGetTransactionReceipt)
                .toList();
        List<TransactionReceipt> found = new ArrayList<>();
        for (EthGetTransactionReceipt answer : ChainBatch.send(marketplace.node(), questions)) {
            Marketplace.accepted(answer);
            answer.getTransactionReceipt()
                    .filter(receipt -> receipt.getBlockHash() != null)
                    .ifPresent(found::add);
        }
        return found;
    }

    /** All of the block of {@code receipt}; empty if the node does not say. */
    private Optional<List<TransactionReceipt>> block(TransactionReceipt receipt) {
        try {
            EthGetBlockReceipts answer = marketplace.send(
                    marketplace.node().ethGetBlockReceipts(DefaultBlockParameter.valueOf(receipt.getBlockNumber())));
            // Another block may be there by now, or not yet on the node that was asked this time.
            return answer.getBlockReceipts()
                    .map(block -> block.stream()
                            .filter(one -> one != null && receipt.getBlockHash().equals(one.getBlockHash()))
                            .toList());
        } catch (RuntimeException lacking) {
            // An error, or what nobody can read: the other question is the older one.
            LOG.debugf("receipts are asked for one by one: %s", lacking.getMessage());
            lackingSince = System.nanoTime();
            return Optional.empty();
        }
    }

    private boolean isLacking() {
        Long since = lackingSince;
        return since != null && System.nanoTime() - since < BEFORE_ASKED_AGAIN.toNanos();
    }
}
