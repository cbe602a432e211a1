package secrets.vault;

import java.util.Map;
import orders.TransientFailure;
import outgoing.StallCases;
import outgoing.StallingServer;

class StalledVaultTest extends StallCases {

    @Override
    protected Map<String, Client> clients() {
        return Map.of(
                "Vault",
                url -> new VaultHttp(TestVaultSettings.of(Map.of("VAULT_ADDR", url)), LIMIT)
                        .send("GET", "sys/health", null, null));
    }

    /** The JDK's client goes on with a connection on which only promises come, though the call itself is over. */
    @Override
    protected boolean hangsUp(StallingServer.Stall stall) {
        return stall != StallingServer.Stall.PROMISES;
    }

    @Override
    protected Class<? extends Exception> failure() {
        return TransientFailure.class;
    }
}
