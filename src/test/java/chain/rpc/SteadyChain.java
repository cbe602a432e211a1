package chain.rpc;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A real anvil that makes a block each second, whether anybody wants one or not. */
public class SteadyChain extends TestChain {

    public static Anvil anvil;

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        anvil = new Anvil(settings.get("L2_RPC_URL"));
        try {
            anvil.mine(2 * HeadWatch.LEARNT_FROM);
            goOn(true);
        } catch (IOException e) {
            throw new IllegalStateException("anvil did not take the pace", e);
        }
        settings.put("CHAIN_CONFIRMATIONS", "1");
        settings.put("agentl2.chain.probe-interval-ms", "500");
        return settings;
    }

    /** Blocks come, or come no more. */
    public static void goOn(boolean on) throws IOException {
        anvil.call("evm_setIntervalMining", on ? 1 : 0);
    }

    @Override
    public void stop() {
        try {
            goOn(false);
            anvil.automine(true);
        } catch (IOException e) {
            throw new IllegalStateException("anvil could not be given back", e);
        }
        super.stop();
    }
}
