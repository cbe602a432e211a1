package operations;

import chain.DevBuyer;
import chain.DevChain;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** The development mode's own buyer and seller on the development chain. */
@ApplicationScoped
@Named("devMarket")
public class DevMarket {

    private static final Duration ORDER_PATIENCE = Duration.ofHours(1);
    private static final int FIRST = 1;

    private final Queries queries;
    private final boolean isDevelopment;
    private DevChain.Deployment deployment;
    private DevBuyer buyer;
    private String agentId;

    public DevMarket(Queries queries, @ConfigProperty(name = "agentl2.role.development") boolean isDevelopment) {
        this.queries = queries;
        this.isDevelopment = isDevelopment;
    }

    /** Where the chain is and what can be bought there. */
    public record Description(
            String rpcUrl,
            long chainId,
            String marketplaceAddress,
            String registryAddress,
            String agentId,
            String serviceId) {}

    void open(@Observes @Priority(FIRST) StartupEvent started) throws IOException {
        if (!isDevelopment) {
            return;
        }
        deployment = DevChain.read(Path.of(System.getProperty("agentl2.dev.chain-directory")));
        buyer = new DevBuyer(Web3j.build(new HttpService(deployment.rpcUrl())), deployment);
        agentId = queries.row(
                        "ensure-demo-agent",
                        Map.of("serviceId", deployment.serviceId(), "seller", deployment.sellerAddress()))
                .orElseThrow()
                .get("id")
                .toString();
    }

    /** What {@code GET /api/dev/chain} answers. */
    public Description describe() {
        return new Description(
                deployment.rpcUrl(),
                deployment.chainId(),
                deployment.marketplaceAddress(),
                deployment.registryAddress(),
                agentId,
                deployment.serviceId());
    }

    /** Buys an order of the demo agent on chain; answers the chain's id of it. */
    public String buy() throws IOException {
        return buyer.buy(ORDER_PATIENCE);
    }
}
