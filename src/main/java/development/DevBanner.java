package development;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says, at the end of the start, where everything is and how to buy the first order. */
@ApplicationScoped
@IfBuildProfile("dev")
public class DevBanner {

    private final DevMarket market;

    @ConfigProperty(name = "quarkus.http.port")
    int port;

    public DevBanner(DevMarket market) {
        this.market = market;
    }

    void show(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent started) {
        DevMarket.Description chain = market.describe();
        System.out.printf(
                """

                AgentL2 Runtime, development mode
                  API          http://localhost:%d/swagger-ui/
                  Hawtio       http://localhost:%d/hawtio/ (from this machine without signing in)
                  chain        %s (chain id %d)
                  marketplace  %s
                  demo agent   %s
                  state        %s (delete it to start afresh)
                  buy an order
                    curl -s -X POST 'http://localhost:%d/api/dev/orders?wait=true' -H 'Content-Type: application/json' -d '{"prompt": "Say hello."}'

                """,
                port,
                port,
                chain.rpcUrl(),
                chain.chainId(),
                chain.marketplaceAddress(),
                chain.agentId(),
                state(),
                port);
    }

    /** From where the developer stands, if it is below. */
    private static String state() {
        Path here = Path.of("").toAbsolutePath();
        Path state = DevEnvironment.directory();
        return (state.startsWith(here) ? here.relativize(state) : state) + "/";
    }
}
