package secrets.vault;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.UUID;
import secrets.sealing.AesGcm;
import secrets.sealing.SecretName;
import secrets.vault.VaultFailure.Kind;

/**
 * Tries all that is needed of Vault, with a value of no worth: to log in, to wrap and to open, to write, to read and to
 * delete; and whether what is stored opens.
 */
@ApplicationScoped
public class VaultCheck {

    private final VaultTransit transit;
    private final VaultEntries entries;
    private final VaultStored stored;
    /** One for a process, so that what a failing Vault leaves does not add up. */
    private final UUID entry = UUID.randomUUID();

    public VaultCheck(VaultTransit transit, VaultEntries entries, VaultStored stored) {
        this.transit = transit;
        this.entries = entries;
        this.stored = stored;
    }

    /** @throws VaultFailure with what an operator has to do */
    public synchronized void require() {
        transit.newestKey();
        var nobody = new SecretName(new UUID(0, 0), "CHECK");
        byte[] key = AesGcm.random(AesGcm.KEY_BYTES);
        VaultTransit.Wrapped wrapped = transit.wrap(key, nobody);
        entries.remove(nobody, entry);
        entries.write(nobody, entry, new VaultEntries.Entry(wrapped.ciphertext(), new byte[0]));
        try {
            boolean same = entries.read(nobody, entry)
                    .flatMap(read ->
                            transit.unwrap(new VaultTransit.Wrapped(wrapped.keyId(), read.wrappedKey()), nobody))
                    .filter(opened -> Arrays.equals(key, opened))
                    .isPresent();
            if (!same) {
                throw new VaultFailure(
                        Kind.NOT_SET_UP, "Vault did not give back what was stored there: look at its log");
            }
        } finally {
            entries.remove(nobody, entry);
        }
        boolean bound =
                transit.unwrap(wrapped, new SecretName(new UUID(0, 0), "OTHER")).isEmpty();
        if (!bound) {
            throw new VaultFailure(
                    Kind.NOT_SET_UP,
                    "Vault's transit engine does not heed associated_data: it must be Vault 1.13 or newer, or OpenBao");
        }
        stored.require();
    }
}
