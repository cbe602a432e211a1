package secrets;

import base.Conditions;
import database.Queries;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import secrets.sealing.LocalValues;
import secrets.sealing.MasterKeys;
import secrets.sealing.WritableSecrets;
import secrets.vault.TestVaultSettings;
import secrets.vault.VaultCheck;
import secrets.vault.VaultEntries;
import secrets.vault.VaultHttp;
import secrets.vault.VaultSession;
import secrets.vault.VaultSettings;
import secrets.vault.VaultStored;
import secrets.vault.VaultTransit;
import secrets.vault.VaultValues;
import secrets.vault.VaultWatch;

/** What the runtime makes of one setting of the secrets' place, without the runtime. */
public final class KeptSecrets {

    /** Shorter than a runtime's, for a test that waits for its end. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final Queries queries;
    private final ValueStores stores;
    private final VaultHttp http;
    private final VaultSession session;
    private final VaultTransit transit;
    private final VaultEntries entries;
    private final VaultStored stored;
    private final VaultCheck check;
    private final VaultWatch watch;
    private final MasterKeys keys;

    private KeptSecrets(Queries queries, MasterKeys keys, String provider, VaultSettings vault, Clock clock) {
        this.queries = queries;
        base.Queries product = queries.product();
        this.keys = keys;
        this.http = new VaultHttp(vault, ANSWER);
        this.session = new VaultSession(http, vault, clock);
        this.transit = new VaultTransit(session, vault);
        this.entries = new VaultEntries(session, vault);
        this.stored = new VaultStored(product, transit, entries);
        this.check = new VaultCheck(transit, entries, stored);
        this.watch = new VaultWatch(http, session, transit, check, new Conditions(product), product, clock);
        this.stores = new ValueStores(
                new LocalValues(product, keys), new VaultValues(product, transit, entries, stored, watch), provider);
    }

    public static KeptSecrets local(Queries queries, String key, String previous) {
        return local(queries, key, previous, TestVaultSettings.of(Map.of()));
    }

    public static KeptSecrets local(Queries queries, String key, String previous, VaultSettings vault) {
        return new KeptSecrets(queries, keys(key, previous), "local", vault, Clock.systemUTC());
    }

    public static KeptSecrets vault(Queries queries, String key, VaultSettings vault) {
        return vault(queries, key, vault, Clock.systemUTC());
    }

    public static KeptSecrets vault(Queries queries, String key, VaultSettings vault, Clock clock) {
        return new KeptSecrets(queries, keys(key, null), "vault", vault, clock);
    }

    private static MasterKeys keys(String current, String previous) {
        return new MasterKeys(Optional.of(current), Optional.ofNullable(previous));
    }

    public WritableSecrets secrets() {
        return new StoredSecrets(queries.product(), stores, new SealedRows(queries.product()));
    }

    KeyRotation rotation() {
        return new KeyRotation(queries.product(), stores, http, stored);
    }

    public StoredKeyCheck startCheck() {
        return new StoredKeyCheck(rotation(), keys, stores, http, check);
    }

    public VaultSession session() {
        return session;
    }

    public VaultTransit transit() {
        return transit;
    }

    public VaultWatch watch() {
        return watch;
    }

    /** Up to {@code most} turns of the route remove-secret-entries; returns how many entries were removed. */
    public int removeEntries(int most) {
        var removals = new SecretRemovals(entries, watch);
        int removed = 0;
        for (int turn = 0; turn < most; turn++) {
            Optional<Map<String, Object>> claimed = queries.row("secrets/claim-secret-removal", Map.of());
            if (claimed.isEmpty()) {
                return removed;
            }
            removed += queries.update("secrets/forget-secret-removal", removals.remove(claimed.get()));
        }
        return removed;
    }
}
