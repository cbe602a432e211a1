package access.signin;

import access.callers.AuditLog;
import access.callers.Caller;
import base.Queries;
import base.Refusal;
import chain.contract.WalletContracts;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Asks contract wallets again whether they accept what they once accepted (ERC-1271), and ends what was given out for it when they
 * do not. However many requests come, a wallet is asked once at a time, and after a failure not for some seconds.
 */
@ApplicationScoped
public class WalletProofs {

    private static final Logger LOG = Logger.getLogger(WalletProofs.class);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int MOST_RESTING = 10_000;

    private final WalletContracts wallets;
    private final Queries queries;
    private final Sessions sessions;
    private final AuditLog audit;
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final Cache<String, Boolean> resting = Caffeine.newBuilder()
            .maximumSize(MOST_RESTING)
            .expireAfterWrite(REST)
            .build();

    public WalletProofs(WalletContracts wallets, Queries queries, Sessions sessions, AuditLog audit) {
        this.wallets = wallets;
        this.queries = queries;
        this.sessions = sessions;
        this.audit = audit;
    }

    /**
     * True if the holder is still who it was. While another request asks its wallet, the last answer holds, unless it is overdue.
     *
     * @throws Refusal if the wallet must be asked and cannot be
     */
    public boolean holds(BearerTokens.Holder holder) {
        if (holder.proof() == null) {
            return true;
        }
        String id = holder.caller().grantId();
        boolean mine = resting.getIfPresent(id) == null && asking.add(id);
        if (!mine) {
            if (holder.isOverdue()) {
                throw Refusal.unavailable("the chain cannot be asked now whether the wallet signed this; try again");
            }
            return true;
        }
        try {
            return ask(holder, id);
        } catch (Refusal noAnswer) {
            resting.put(id, true);
            throw noAnswer;
        } finally {
            asking.remove(id);
        }
    }

    private boolean ask(BearerTokens.Holder holder, String id) {
        Caller caller = holder.caller();
        if (wallets.accepts(
                caller.address(), holder.proof().hash(), holder.proof().signature())) {
            queries.run("access/note-proof", Map.of("id", id));
            return true;
        }
        if (sessions.end(caller.kind(), id, "the wallet does not accept its signature any more")) {
            audit.note(caller, "lose-wallet", "the wallet does not accept its signature any more");
            LOG.infof(
                    "the wallet %s does not accept the signature any more that %s was given out for",
                    caller.address(), id);
        }
        return false;
    }
}
