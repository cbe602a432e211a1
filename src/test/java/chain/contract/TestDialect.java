package chain.contract;

import chain.rpc.TestChain;
import development.DevDeployer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** A test chain whose marketplace is of the dialect with an input's hash in the event, and a bytes32 as the result's. */
public class TestDialect extends TestChain {

    public static final String SERVICE = "agentl2.test.service";
    public static final String BUYER_KEY = "agentl2.test.buyer-key";

    @Override
    public Map<String, String> start() {
        Map<String, String> all = new HashMap<>(super.start());
        try {
            String url = all.get("L2_RPC_URL");
            var deployment =
                    new DevDeployer(Web3j.build(new HttpService(url)), url).deploy("AgentMarketplaceWithInput");
            all.put("MARKETPLACE_ADDRESS", deployment.marketplaceAddress());
            all.put("MARKETPLACE_ABI", "classpath:abi/AgentMarketplaceWithInput.json");
            all.put("REGISTRY_ADDRESS", deployment.registryAddress());
            all.put("RUNTIME_PRIVATE_KEY", deployment.sellerPrivateKey());
            all.put(SERVICE, deployment.serviceId());
            all.put(BUYER_KEY, deployment.buyerPrivateKey());
            return all;
        } catch (IOException e) {
            throw new IllegalStateException("the marketplace was not deployed", e);
        }
    }
}
