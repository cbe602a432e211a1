package chain.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chain.rpc.SendAnswer;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NonceKeeperTest {

    @Test
    void withNothingOnItsWayTheChainIsRight() {
        assertEquals(7, NonceKeeper.next(state(7, 7), signed()));
        assertEquals(9, NonceKeeper.next(state(7, 9), signed()), "two of another wallet wait");
    }

    @Test
    void whatIsSignedIsNeverSignedTwice() {
        assertEquals(12, NonceKeeper.next(state(7, 7), signed(7, 8, 11)), "the node forgot them, or was never told");
        assertEquals(12, NonceKeeper.next(state(7, 12), signed(7, 8, 11)));
        assertEquals(15, NonceKeeper.next(state(15, 15), signed(7)), "all were mined meanwhile");
    }

    @Test
    void gapsAreWhatNeitherWeNorTheNodeHave() {
        assertEquals(List.of(), NonceKeeper.gaps(state(7, 7), signed(), 64));
        assertEquals(List.of(), NonceKeeper.gaps(state(7, 7), signed(7, 8), 64));
        assertEquals(List.of(9L, 10L), NonceKeeper.gaps(state(7, 7), signed(7, 8, 11), 64));
        assertEquals(List.of(), NonceKeeper.gaps(state(7, 11), signed(7, 8, 11), 64), "another wallet's wait there");
        assertEquals(List.of(7L, 8L), NonceKeeper.gaps(state(7, 7), signed(5_000_000), 2), "a node that lost its mind");
        assertEquals(List.of(5L, 6L), NonceKeeper.gaps(state(5, 5), signed(7), 64), "the signed ones ran ahead");
    }

    private static SignerState state(long mined, long pending) {
        var market = new FeeMarket(Optional.of(BigInteger.ONE), BigInteger.ONE, BigInteger.ONE);
        return new SignerState(mined, pending, BigInteger.ONE, 100, null, market);
    }

    private static List<OpenTransaction> signed(long... nonces) {
        return Arrays.stream(nonces)
                .mapToObj(nonce -> new OpenTransaction(
                        "0x", null, nonce, "", null, 0, null, SendAnswer.UNKNOWN, false, null, null, null, null))
                .toList();
    }
}
