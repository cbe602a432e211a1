package access.signin;

import access.callers.Caller;
import access.callers.Operators;
import base.Json;
import base.Queries;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what a bearer token (RFC 6750) stands for: a session, by its access token, or an API key. */
@ApplicationScoped
public class BearerTokens {

    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

    private final Queries queries;
    private final AccessTokens tokens;
    private final SignInSettings settings;
    private final Operators operators;
    private final ObjectMapper json = Json.mapper();

    public BearerTokens(Queries queries, AccessTokens tokens, SignInSettings settings, Operators operators) {
        this.queries = queries;
        this.tokens = tokens;
        this.settings = settings;
        this.operators = operators;
    }

    /**
     * A caller that a token stands for.
     *
     * @param proof what its wallet has to be asked again, if it is a contract and was not asked for a while; else null
     * @param isOverdue true if it has to be asked before anything else
     */
    public record Holder(Caller caller, WalletProof proof, boolean isOverdue) {}

    /**
     * Who holds {@code token}; empty if it is nobody's, or not any more.
     *
     * @param from the address that it came from, for its owner to see
     */
    public Optional<Holder> holder(String token, String from) {
        Map<String, Object> values = new HashMap<>();
        values.put("from", from);
        values.put("recheckSeconds", settings.walletRecheckSeconds());
        if (ApiKey.isOne(token)) {
            values.put("hash", ApiKey.hash(token));
            return queries.first("access/use-key", values, Key.class)
                    .map(key -> holder(Caller.Kind.KEY, key.grant(), scopes(key.scopes())));
        }
        Optional<AccessTokens.Content> content = tokens.read(AccessTokens.Use.ACCESS, token);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        values.put("id", content.get().sessionId());
        return queries.first("access/use-session", values, Grant.class)
                .map(session -> holder(Caller.Kind.SESSION, session, Set.of()));
    }

    /** A session or API key as it was found. */
    private record Grant(
            String id, String address, byte[] proofHash, byte[] proof, boolean doubtful, boolean overdue) {}

    private record Key(
            String id,
            String address,
            String scopes,
            byte[] proofHash,
            byte[] proof,
            boolean doubtful,
            boolean overdue) {
        Grant grant() {
            return new Grant(id, address, proofHash, proof, doubtful, overdue);
        }
    }

    private Holder holder(Caller.Kind kind, Grant grant, Set<String> scopes) {
        boolean operator = operators.contains(grant.address())
                && (kind == Caller.Kind.SESSION || scopes.contains(Caller.OPERATOR_SCOPE));
        return new Holder(
                new Caller(grant.address(), grant.id(), kind, scopes, operator),
                grant.doubtful() ? new WalletProof(grant.proofHash(), grant.proof()) : null,
                grant.overdue());
    }

    private Set<String> scopes(String list) {
        try {
            return json.readValue(list, NAMES);
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException("the scopes of an API key are not a list of names", cannotBe);
        }
    }
}
