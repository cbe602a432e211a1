package access;

import chain.WalletContracts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import operations.Queries;
import operations.Refusal;
import org.jboss.logging.Logger;

/** Finds out who presents a bearer token (RFC 6750): a session's access token, or an API key. */
@ApplicationScoped
public class BearerTokens {

    private static final Logger LOG = Logger.getLogger(BearerTokens.class);
    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

    private final Queries queries;
    private final AccessTokens tokens;
    private final SignInSettings settings;
    private final Operators operators;
    private final Sessions sessions;
    private final WalletContracts wallets;
    private final ObjectMapper json = new ObjectMapper();

    public BearerTokens(
            Queries queries,
            AccessTokens tokens,
            SignInSettings settings,
            Operators operators,
            Sessions sessions,
            WalletContracts wallets) {
        this.queries = queries;
        this.tokens = tokens;
        this.settings = settings;
        this.operators = operators;
        this.sessions = sessions;
        this.wallets = wallets;
    }

    /**
     * Who presents {@code token}; empty if it is nobody's, or not any more.
     *
     * @param from the address that it came from, for its owner to see
     * @throws Refusal if its wallet is a contract that must be asked again, and no node answers
     */
    public Optional<Caller> caller(String token, String from) {
        Map<String, Object> values = new HashMap<>();
        values.put("from", from);
        values.put("recheckSeconds", settings.walletRecheckSeconds());
        if (ApiKey.isOne(token)) {
            values.put("hash", ApiKey.hash(token));
            return queries.row("use-key", values).flatMap(row -> holder(Caller.Kind.KEY, row));
        }
        Optional<AccessTokens.Content> content = tokens.read(AccessTokens.Use.ACCESS, token);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        values.put("id", content.get().sessionId());
        return queries.row("use-session", values).flatMap(row -> holder(Caller.Kind.SESSION, row));
    }

    private Optional<Caller> holder(Caller.Kind kind, Map<String, Object> row) {
        String id = (String) row.get("id");
        String address = (String) row.get("address");
        if (Boolean.TRUE.equals(row.get("doubtful")) && !stillAccepted(kind, id, address, row)) {
            return Optional.empty();
        }
        Set<String> scopes = kind == Caller.Kind.KEY ? scopes((String) row.get("scopes")) : Set.of();
        boolean operator =
                operators.contains(address) && (kind == Caller.Kind.SESSION || scopes.contains(Caller.OPERATOR_SCOPE));
        return Optional.of(new Caller(address, id, kind, scopes, operator));
    }

    private boolean stillAccepted(Caller.Kind kind, String id, String address, Map<String, Object> row) {
        if (wallets.accepts(address, (byte[]) row.get("proofHash"), (byte[]) row.get("proof"))) {
            queries.update("note-proof", Map.of("id", id));
            return true;
        }
        if (sessions.end(kind, id, "the wallet does not accept its signature any more")) {
            LOG.infof(
                    "the wallet %s does not accept the signature any more that %s %s was given out for; it is over",
                    address, kind, id);
        }
        return false;
    }

    private Set<String> scopes(String list) {
        try {
            return json.readValue(list, NAMES);
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException("the scopes of an API key are not a list of names", cannotBe);
        }
    }
}
