package chain;

import java.io.IOException;
import java.net.URI;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Orders that come from a chain through a proxy which a test makes fail. */
abstract class ProxiedChain extends OrdersOnChain {

    ChainProxy proxy;

    @BeforeEach
    void standBetween() throws IOException {
        var address = URI.create(ConfigProvider.getConfig().getValue("L2_RPC_URL", String.class));
        proxy = ChainProxy.to(chain.rpcUrl(), address.getPort());
        awaitRead();
    }

    @AfterEach
    void stepAside() {
        proxy.close();
    }

    /** The next block's events are left out of every answer. */
    void leaveOutNextBlock() throws IOException {
        long next = head() + 1;
        proxy.when("eth_getLogs", ChainFaults.noLogs(next, next));
    }
}
