package secrets.sealing;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The key that seals secrets now ({@code ENCRYPTION_KEY}), and those that sealed them before ({@code ENCRYPTION_KEY_PREVIOUS}). */
@ApplicationScoped
public class MasterKeys {

    private final Optional<MasterKey> current;
    private final Map<String, MasterKey> byId = new LinkedHashMap<>();

    public MasterKeys(
            @ConfigProperty(name = "agentl2.secrets.encryption-key") Optional<String> current,
            @ConfigProperty(name = "agentl2.secrets.previous-encryption-keys") Optional<String> previous) {
        this.current = current.filter(key -> !key.isBlank()).map(MasterKey::parse);
        this.current.ifPresent(key -> byId.put(key.id(), key));
        Arrays.stream(previous.orElse("").split(","))
                .filter(key -> !key.isBlank())
                .map(MasterKey::parse)
                .forEach(key -> byId.putIfAbsent(key.id(), key));
    }

    /**
     * The key that new secrets are sealed with.
     *
     * @throws IllegalStateException if none is configured
     */
    public MasterKey current() {
        return current.orElseThrow(() -> new IllegalStateException("ENCRYPTION_KEY is not set"));
    }

    /** The configured key of that id, current or previous. */
    public Optional<MasterKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The ids of all configured keys, the current one first. */
    public Set<String> ids() {
        return Collections.unmodifiableSet(byId.keySet());
    }
}
