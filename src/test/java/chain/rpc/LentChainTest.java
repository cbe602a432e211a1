package chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A chain that was lent on is as it was, or nobody gets it. */
class LentChainTest {

    @Test
    void aChainWhoseFirstStatesAnvilHasForgottenIsNotLentOn() throws Exception {
        LentChain lent = LentChain.take();
        new Anvil(lent.deployment().rpcUrl()).mine(100);
        lent.close();
        assertEquals(true, isFree(lent), "a hundred blocks are remembered");
        lent = take(lent);
        new Anvil(lent.deployment().rpcUrl()).mine(600);
        lent.close();
        assertEquals(false, isFree(lent), "anvil keeps the states of five hundred");
    }

    /** The same one again, whichever others are free. */
    private static LentChain take(LentChain wanted) throws Exception {
        List<LentChain> others = new ArrayList<>();
        LentChain taken = LentChain.take();
        while (!taken.directory().equals(wanted.directory())) {
            others.add(taken);
            taken = LentChain.take();
        }
        for (LentChain other : others) {
            other.close();
        }
        return taken;
    }

    private static boolean isFree(LentChain chain) {
        return System.getProperty("agentl2.test.free-chains", "")
                .contains(chain.directory().toString());
    }
}
