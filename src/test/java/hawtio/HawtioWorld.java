package hawtio;

import base.PasswordHash;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A runtime with Hawtio, two passwords, quotas as they are, a trusted proxy so that each test can be a client of its own. */
public class HawtioWorld implements QuarkusTestResourceLifecycleManager {

    static final String OPERATOR = "the operator's password";
    static final String VIEWER = "the viewer's password";

    @Override
    public Map<String, String> start() {
        return Map.of(
                "agentl2.operations.hawtio", "true",
                "AGENTL2_ROLES", "api",
                "CHAIN_ID", "31337",
                "HAWTIO_PASSWORD_HASH", PasswordHash.of(OPERATOR),
                "HAWTIO_VIEWER_PASSWORD_HASH", PasswordHash.of(VIEWER),
                "TRUSTED_PROXIES", "127.0.0.1,::1",
                "agentl2.secrets.encryption-key", "00112233445566778899aabbccddeeff".repeat(2));
    }

    @Override
    public void stop() {}
}
