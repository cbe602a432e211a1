package chain;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import orders.PermanentFailure;
import secrets.Secrets;

/** Finds the key that a seller's completions must be signed with: the contract takes them from the seller alone. */
@ApplicationScoped
public class Signers {

    private static final String SECRET = "AGENT_PRIVATE_KEY";

    private final Optional<Signer> runtime;
    private final Secrets secrets;

    public Signers(ChainSettings settings, Secrets secrets) {
        this.runtime = settings.runtimePrivateKey().map(KeySigner::new);
        this.secrets = secrets;
    }

    /** The signer of {@code seller}. @throws PermanentFailure if neither the runtime nor the agent has the key */
    public Signer of(UUID agentId, String seller) {
        if (runtime.isPresent() && runtime.get().address().equalsIgnoreCase(seller)) {
            return runtime.get();
        }
        return secrets.value(agentId, SECRET)
                .flatMap(Signers::parse)
                .filter(own -> own.address().equalsIgnoreCase(seller))
                .orElseThrow(() -> new PermanentFailure("no key for seller " + seller
                        + ": store it as the agent's secret AGENT_PRIVATE_KEY, or run with its RUNTIME_PRIVATE_KEY"));
    }

    private static Optional<Signer> parse(String key) {
        return key.strip().matches("(0x)?[0-9a-fA-F]{64}") ? Optional.of(new KeySigner(key.strip())) : Optional.empty();
    }
}
