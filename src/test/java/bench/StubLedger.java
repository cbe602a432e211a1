package bench;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.TransactionType;
import org.web3j.utils.Numeric;

/** The completions of one key that a stub's blocks hold. Whose signature a transaction has is not looked at: that would take longer than all else here. */
final class StubLedger {

    /** The function that completes an order. */
    static final String COMPLETE =
            Hash.sha3String("completeOrder(bytes32,string,bytes)").substring(0, 10);

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final List<TypeReference<Type>> ARGUMENTS = (List) List.of(
            TypeReference.create(Bytes32.class),
            TypeReference.create(Utf8String.class),
            TypeReference.create(DynamicBytes.class));

    private final List<Completion> byNonce = new ArrayList<>();
    private final Map<String, Completion> byHash = new HashMap<>();
    private final Map<String, Completion> byOrder = new HashMap<>();
    private final Map<Integer, List<Completion>> byBlock = new HashMap<>();

    /** A transaction, and the place that it has, or will have once its block is there. */
    record Completion(
            String hash,
            RawTransaction transaction,
            TransactionType type,
            String order,
            String uri,
            int block,
            int index) {}

    /** A transaction that a node does not take; the message is as geth's. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /** Takes a transaction into this block, which is not made yet. @return its hash */
    synchronized String take(String raw, int block) throws Refused {
        String hash = Hash.sha3(raw);
        if (byHash.containsKey(hash)) {
            throw new Refused("already known");
        }
        RawTransaction transaction = TransactionDecoder.decode(raw);
        int nonce = transaction.getNonce().intValueExact();
        if (nonce != byNonce.size()) {
            throw new Refused(nonce < byNonce.size() ? "nonce too low" : "nonce too high");
        }
        List<Completion> others = byBlock.computeIfAbsent(block, number -> new ArrayList<>());
        String data = Numeric.prependHexPrefix(transaction.getData());
        boolean completes = data.startsWith(COMPLETE);
        List<?> arguments =
                completes ? FunctionReturnDecoder.decode(data.substring(COMPLETE.length()), ARGUMENTS) : null;
        var one = new Completion(
                hash,
                transaction,
                transaction.getType(),
                completes ? Numeric.toHexString(((Bytes32) arguments.get(0)).getValue()) : null,
                completes ? ((Utf8String) arguments.get(1)).getValue() : null,
                block,
                others.size());
        byNonce.add(one);
        byHash.put(hash, one);
        others.add(one);
        if (completes) {
            byOrder.putIfAbsent(one.order(), one);
        }
        return hash;
    }

    /** How many nonces are used up with this block. */
    synchronized long used(int block) {
        int used = byNonce.size();
        while (used > 0 && byNonce.get(used - 1).block() > block) {
            used--;
        }
        return used;
    }

    /** Those of a block, in their order. */
    synchronized List<Completion> of(int block) {
        return List.copyOf(byBlock.getOrDefault(block, List.of()));
    }

    /** The one of this hash; null if there is none up to this block. */
    synchronized Completion find(String hash, int block) {
        return upTo(block, byHash.get(hash));
    }

    /** Whether an order is completed with this block. */
    synchronized boolean completed(String order, int block) {
        return upTo(block, byOrder.get(order)) != null;
    }

    /** How many orders are completed with this block, since this block. */
    synchronized int completed(int from, int block) {
        int all = 0;
        for (int number = from; number <= block; number++) {
            all += byBlock.getOrDefault(number, List.of()).size();
        }
        return all;
    }

    private static Completion upTo(int block, Completion one) {
        return one == null || one.block() > block ? null : one;
    }

    /** What a unit of gas cost it. */
    static BigInteger price(Completion one, BigInteger baseFee) {
        return one.transaction().getTransaction() instanceof org.web3j.crypto.transaction.type.Transaction1559 priced
                ? priced.getMaxFeePerGas().min(baseFee.add(priced.getMaxPriorityFeePerGas()))
                : one.transaction().getGasPrice();
    }
}
