package chain.signing;

import access.callers.TrustedOwners;
import base.SecretForm;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import orders.PermanentFailure;
import secrets.sealing.Secrets;

/** Finds the key that a seller's completions must be signed with: the contract takes them from the seller alone. */
@ApplicationScoped
public class Signers {

    private static final String SECRET = "AGENT_PRIVATE_KEY";

    private final Optional<Signer> runtime;
    private final Optional<RemoteKeys> remote;
    private final Secrets secrets;
    private final TrustedOwners trusted;

    public Signers(ChainSettings settings, Secrets secrets, TrustedOwners trusted) {
        this.runtime = settings.runtimePrivateKey().map(KeySigner::new);
        this.remote = settings.remoteSignerUrl()
                .map(url -> new RemoteKeys(url, Duration.ofSeconds(settings.timeoutSeconds())));
        this.secrets = secrets;
        this.trusted = trusted;
    }

    /**
     * The signer of {@code seller} for the agent's completions: the runtime's key, the agent's own, or the remote signer's. Only
     * agents of trusted owners have the first and the last: anybody can write the seller's address into the registry.
     *
     * @throws PermanentFailure if none of them has the key
     * @throws orders.TransientFailure if the remote signer, which may have it, does not say
     */
    public Signer of(UUID agentId, String seller) {
        return find(agentId, seller, () -> trusted.own(agentId));
    }

    /**
     * The same for an account that has signed already, whose nonces must not stay open because of who owns the agent now.
     *
     * @throws PermanentFailure and {@link orders.TransientFailure} as above
     */
    public Signer toMend(UUID agentId, String account) {
        return find(agentId, account, () -> true);
    }

    private Signer find(UUID agentId, String seller, BooleanSupplier isTrusted) {
        return runtime.filter(key -> key.address().equalsIgnoreCase(seller))
                .filter(key -> isTrusted.getAsBoolean())
                .or(() -> secrets.value(agentId, SECRET)
                        .filter(own -> SecretForm.signingKey(own).isPresent())
                        .map(KeySigner::new)
                        .filter(own -> own.address().equalsIgnoreCase(seller)))
                .or(() -> remote.filter(keys -> isTrusted.getAsBoolean()).flatMap(keys -> keys.of(seller)))
                .orElseThrow(() -> new PermanentFailure("no key for seller " + seller
                        + ": store it as the agent's secret AGENT_PRIVATE_KEY"
                        + (isTrusted.getAsBoolean()
                                ? ", run with its RUNTIME_PRIVATE_KEY, or add it to the signer at REMOTE_SIGNER_URL"
                                : "; the runtime's own keys are for agents of the owners in TRUSTED_OWNERS")));
    }
}
