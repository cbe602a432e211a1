package chain.rpc;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A real anvil behind a proxy that a test makes fail. */
public class FaultyNode extends TestChain {

    public static ChainProxy proxy;

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        try {
            proxy = ChainProxy.to(settings.get("L2_RPC_URL"));
        } catch (IOException e) {
            throw new IllegalStateException("the proxy did not start", e);
        }
        settings.put("L2_RPC_URL", proxy.url());
        settings.put("agentl2.chain.timeout-seconds", "2");
        return settings;
    }

    @Override
    public void stop() {
        proxy.close();
        super.stop();
    }
}
