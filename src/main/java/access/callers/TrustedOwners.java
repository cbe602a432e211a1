package access.callers;

import base.Queries;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whose agents may use what is the runtime's own: its keys at providers, its servers, and its key on chain. Everybody can own an
 * agent; these are the operators, the runtime's own address, and whom {@code TRUSTED_OWNERS} names.
 */
@ApplicationScoped
public class TrustedOwners {

    private static final String EVERYBODY = "*";
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration AGE = Duration.ofSeconds(2);
    private static final int MOST = 10_000;

    private final Operators operators;
    private final Addresses addresses;
    private final Queries queries;
    private final Set<String> named;
    /** As the database had them within the last two seconds: each order of an agent asks, and nobody waits for a newer answer. */
    private final LoadingCache<UUID, Optional<String>> owners;

    /** @param named wallets of {@code 0x} and 40 hex digits, or {@code *} for everybody ({@code TRUSTED_OWNERS}) */
    public TrustedOwners(
            Operators operators,
            Addresses addresses,
            Queries queries,
            @ConfigProperty(name = "agentl2.access.trusted-owners") Optional<List<String>> named) {
        this.operators = operators;
        this.addresses = addresses;
        this.queries = queries;
        this.named = named.orElse(List.of()).stream()
                .map(one -> one.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.owners = Caffeine.newBuilder()
                .refreshAfterWrite(FRESH)
                .expireAfterWrite(AGE)
                .maximumSize(MOST)
                .build(this::owner);
    }

    /** True if agents of the wallet {@code owner} may use what is the runtime's own. */
    public boolean contains(String owner) {
        String wallet = owner.toLowerCase(Locale.ROOT);
        return named.contains(EVERYBODY)
                || named.contains(wallet)
                || operators.contains(wallet)
                || addresses.ofRuntime().filter(wallet::equals).isPresent();
    }

    private record Owner(String owner) {}

    /** The same of an agent's present owner, whatever version of it is at work; false if there is no such agent. */
    public boolean own(UUID agentId) {
        return named.contains(EVERYBODY)
                || owners.get(agentId).filter(this::contains).isPresent();
    }

    private Optional<String> owner(UUID agentId) {
        return queries.first("access/agent-parties", Map.of("id", agentId.toString()), Owner.class)
                .map(Owner::owner);
    }

    /**
     * What an agent that has no {@code thing} of its own gets of the runtime's.
     *
     * @param thing a key or the like; empty if the runtime has none
     */
    public <T> Optional<T> lend(UUID agentId, Optional<T> thing) {
        return thing.filter(any -> own(agentId));
    }
}
