package chain.sending;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Which nonces of a signer are free. They follow from what the chain has and what is signed, and from nothing else, so there
 * is no counter that could be wrong after a crash, a restored database or another wallet with the same key.
 */
final class NonceKeeper {

    private NonceKeeper() {}

    /** The nonce of the next transaction: above all that are signed, and above those that others have sent. */
    static long next(SignerState state, Collection<OpenTransaction> open) {
        return Math.max(
                Math.max(state.pending(), state.mined()),
                open.stream().mapToLong(OpenTransaction::nonce).max().orElse(-1) + 1);
    }

    /**
     * Nonces below signed ones that nobody uses, neither here nor in the node: they keep the later ones waiting.
     *
     * @param most how many of them at the most, lowest first
     */
    static List<Long> gaps(SignerState state, Collection<OpenTransaction> open, int most) {
        Set<Long> signed = open.stream().map(OpenTransaction::nonce).collect(Collectors.toSet());
        long highest = signed.stream().mapToLong(Long::longValue).max().orElse(-1);
        return LongStream.range(Math.max(state.pending(), state.mined()), highest)
                .filter(nonce -> !signed.contains(nonce))
                .limit(most)
                .boxed()
                .toList();
    }
}
