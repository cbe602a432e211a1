package hawtio;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

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
                "HAWTIO_PASSWORD_HASH", cheap(OPERATOR),
                "HAWTIO_VIEWER_PASSWORD_HASH", cheap(VIEWER),
                "TRUSTED_PROXIES", "127.0.0.1,::1",
                "agentl2.secrets.encryption-key", "00112233445566778899aabbccddeeff".repeat(2));
    }

    /** By bcrypt at its least cost: some tests sign in often. */
    private static String cheap(String password) {
        return OpenBSDBCrypt.generate(password.toCharArray(), new byte[16], 4);
    }

    @Override
    public void stop() {}
}
