package startup;

import base.Queries;
import chain.rpc.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.web3j.protocol.Web3j;
import secrets.KeyRotation;
import secrets.sealing.MasterKeys;
import secrets.vault.VaultFailure;

/** Looks at everything that this runtime needs, and says in a line each how it is. The environment was checked before. */
@ApplicationScoped
public class Doctor {

    private final Queries queries;
    private final Endpoints endpoints;
    private final Web3j node;
    private final KeyRotation rotation;
    private final MasterKeys keys;

    public Doctor(Queries queries, Endpoints endpoints, Web3j node, KeyRotation rotation, MasterKeys keys) {
        this.queries = queries;
        this.endpoints = endpoints;
        this.node = node;
        this.rotation = rotation;
        this.keys = keys;
    }

    /**
     * What was found.
     *
     * @param isWell true if a runtime could work with all of it
     * @param lines one a finding, for a person
     */
    public record Report(boolean isWell, List<String> lines) {}

    private record Database(String server, String schema) {}

    /** @param age of the oldest, in seconds */
    private record Removals(long waiting, long age) {}

    /** Looks at the environment, the database, the chain and the stored secrets. */
    public Report examine() {
        List<String> lines = new ArrayList<>();
        lines.add("environment  complete");
        Database database = queries.first("startup/describe-database", Map.of(), Database.class)
                .orElseThrow();
        lines.add("database     PostgreSQL " + database.server() + ", schema " + database.schema());
        boolean well = chain(lines);
        return new Report(secrets(lines) && well, lines);
    }

    private boolean chain(List<String> lines) {
        String head = head();
        Endpoints.State state = endpoints.state();
        lines.add("chain        " + state.answering() + " of " + state.total() + " RPC endpoints answer" + head);
        state.wrongChain()
                .forEach(name -> lines.add("             " + name + " is of another chain: correct L2_RPC_URL"));
        return state.answering() > 0 && state.wrongChain().isEmpty();
    }

    private String head() {
        try {
            return ", newest block " + node.ethBlockNumber().send().getBlockNumber();
        } catch (IOException noAnswer) {
            return "";
        }
    }

    private boolean secrets(List<String> lines) {
        Map<String, Long> rows = rotation.rowsByKey();
        boolean well = true;
        String current = keys.current().id();
        try {
            current = rotation.currentKey();
            rotation.requireVault();
        } catch (VaultFailure failure) {
            lines.add("vault        " + failure.getMessage());
            well = false;
        }
        boolean local = current.equals(keys.current().id());
        lines.add("secrets      " + rows.getOrDefault(current, 0L) + " under " + current
                + (local ? " (ENCRYPTION_KEY)" : " (SECRETS_PROVIDER=vault)"));
        for (Map.Entry<String, Long> entry : rows.entrySet()) {
            String key = entry.getKey();
            if (!key.equals(current)) {
                boolean known = keys.ids().contains(key) || key.startsWith("vault:") && rotation.reachesVault();
                lines.add("             " + entry.getValue() + " under " + key
                        + (known
                                ? (local && !key.startsWith("vault:") ? " (ENCRYPTION_KEY_PREVIOUS)" : "")
                                        + ": run rewrap"
                                : key.startsWith("vault:")
                                        ? ", which is Vault's: set VAULT_ADDR and what it takes to log in"
                                        : ", which is not configured: add that key to ENCRYPTION_KEY_PREVIOUS"));
                well &= known;
            }
        }
        queries.first("secrets/count-secret-removals", Map.of(), Removals.class)
                .filter(removals -> removals.waiting() > 0)
                .ifPresent(removals -> lines.add("             " + removals.waiting()
                        + " entries wait to be removed from Vault, the first for " + removals.age() + " s"));
        return well;
    }
}
