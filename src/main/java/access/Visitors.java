package access;

import access.callers.Caller;
import access.limits.LimitSettings;
import access.limits.Rate;
import access.limits.RateLimits;
import access.limits.Verdict;
import access.signin.BearerTokens;
import access.signin.WalletProofs;
import base.QueryFailed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds out who presents a token, counts the request, and has contract wallets asked where it is time for that. */
@ApplicationScoped
public class Visitors {

    private static final String METRICS_SCOPE = "metrics:read";

    private final BearerTokens tokens;
    private final RateLimits limits;
    private final Rate perCaller;
    private final WalletProofs proofs;
    private final MetricsReaders readers;

    public Visitors(
            BearerTokens tokens,
            RateLimits limits,
            LimitSettings settings,
            WalletProofs proofs,
            MetricsReaders readers) {
        this.tokens = tokens;
        this.limits = limits;
        this.perCaller = Rate.perMinute(settings.perCaller());
        this.proofs = proofs;
        this.readers = readers;
    }

    /**
     * Somebody who is known.
     *
     * @param quota what is left of the wallet's requests; if that is nothing, the wallet was not asked
     */
    public record Visitor(Caller caller, Verdict quota) {}

    /**
     * Who presents {@code token}; empty if it is nobody's, or not any more.
     *
     * @param from the address that it came from
     * @throws base.Refusal if the wallet must be asked and no node answers
     */
    public Optional<Visitor> find(String token, String from) {
        BearerTokens.Holder holder = tokens.holder(token, from).orElse(null);
        if (holder == null) {
            return Optional.empty();
        }
        // Before the chain is asked anything for it.
        Verdict quota = limits.take("caller:" + holder.caller().address(), perCaller);
        return quota.allowed() && !proofs.holds(holder)
                ? Optional.empty()
                : Optional.of(new Visitor(holder.caller(), quota));
    }

    /** The same for who wants to read the metrics, and may do so while the database is away. */
    public Optional<Visitor> findReader(String token, String from) {
        Optional<Visitor> visitor;
        try {
            visitor = find(token, from);
        } catch (QueryFailed noDatabase) {
            return Optional.of(readers.recall(token)
                    .map(one -> new Visitor(one, Verdict.UNLIMITED))
                    .orElseThrow(() -> noDatabase));
        }
        Optional<Caller> reader = visitor.map(Visitor::caller).filter(Visitors::mayReadMetrics);
        reader.ifPresentOrElse(one -> readers.remember(token, one), () -> readers.forget(token));
        return visitor;
    }

    /** True for an operator's session, and for an operator's API key that is for it. */
    public static boolean mayReadMetrics(Caller caller) {
        return caller.isOperator() && caller.hasScope(METRICS_SCOPE);
    }
}
