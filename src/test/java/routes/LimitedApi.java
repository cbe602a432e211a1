package routes;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Quotas that a test can use up, a trusted proxy, so that each test can be clients of its own, and another origin. */
public class LimitedApi implements QuarkusTestResourceLifecycleManager {

    static final int PER_ADDRESS = 20;
    static final int SIGN_IN = 3;

    @Override
    public Map<String, String> start() {
        return Map.of(
                "agentl2.access.trusted-proxies",
                "127.0.0.1,::1",
                "agentl2.access.limits.per-address",
                String.valueOf(PER_ADDRESS),
                "agentl2.access.limits.sign-in-per-address",
                String.valueOf(SIGN_IN),
                "agentl2.access.cors-origins",
                "https://app.example, https://other.example:8443");
    }

    @Override
    public void stop() {}
}
