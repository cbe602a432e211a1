package chain.reading;

import chain.rpc.ChainFaults;
import chain.rpc.ChainProxy;
import java.io.IOException;
import java.net.URI;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Orders that come from a chain through a proxy which a test makes fail. */
public abstract class ProxiedChain extends OrdersOnChain {

    public ChainProxy proxy;

    @BeforeEach
    protected void standBetween() throws IOException {
        var address = URI.create(ConfigProvider.getConfig().getValue("L2_RPC_URL", String.class));
        proxy = ChainProxy.to(chain.rpcUrl(), address.getPort());
        awaitRead();
    }

    @AfterEach
    protected void stepAside() {
        proxy.close();
    }

    /** The next block's events are left out of every answer. */
    protected void leaveOutNextBlock() throws IOException {
        long next = head() + 1;
        proxy.when("eth_getLogs", ChainFaults.noLogs(next, next));
    }
}
