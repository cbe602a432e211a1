package chain;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import orders.PermanentFailure;
import secrets.Secrets;

/** Finds the key that a seller's completions must be signed with: the contract takes them from the seller alone. */
@ApplicationScoped
public class Signers {

    private static final String SECRET = "AGENT_PRIVATE_KEY";

    private final Optional<Signer> runtime;
    private final Optional<RemoteKeys> remote;
    private final Secrets secrets;

    public Signers(ChainSettings settings, Secrets secrets) {
        this.runtime = settings.runtimePrivateKey().map(KeySigner::new);
        this.remote = settings.remoteSignerUrl()
                .map(url -> new RemoteKeys(url, Duration.ofSeconds(settings.timeoutSeconds())));
        this.secrets = secrets;
    }

    /**
     * The signer of {@code seller}: the runtime's key, the agent's own, or the remote signer's.
     *
     * @throws PermanentFailure if none of them has the key
     * @throws orders.TransientFailure if the remote signer, which may have it, does not say
     */
    public Signer of(UUID agentId, String seller) {
        if (runtime.isPresent() && runtime.get().address().equalsIgnoreCase(seller)) {
            return runtime.get();
        }
        return secrets.value(agentId, SECRET)
                .flatMap(Signers::parse)
                .filter(own -> own.address().equalsIgnoreCase(seller))
                .or(() -> remote.flatMap(keys -> keys.of(seller)))
                .orElseThrow(() -> new PermanentFailure("no key for seller " + seller
                        + ": store it as the agent's secret AGENT_PRIVATE_KEY, run with its RUNTIME_PRIVATE_KEY, or add it"
                        + " to the signer at REMOTE_SIGNER_URL"));
    }

    private static Optional<Signer> parse(String key) {
        return key.strip().matches("(0x)?[0-9a-fA-F]{64}") ? Optional.of(new KeySigner(key.strip())) : Optional.empty();
    }
}
