package access.signin;

import access.callers.AuditLog;
import access.callers.Caller;
import access.callers.Operators;
import base.Queries;
import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sessions of wallets: opened by signing in, kept alive by refreshing, over when that is said or their time is. */
@ApplicationScoped
public class Sessions {

    private final Queries queries;
    private final AccessTokens tokens;
    private final SignInSettings settings;
    private final Operators operators;
    private final AuditLog audit;

    public Sessions(
            Queries queries, AccessTokens tokens, SignInSettings settings, Operators operators, AuditLog audit) {
        this.queries = queries;
        this.tokens = tokens;
        this.settings = settings;
        this.operators = operators;
        this.audit = audit;
    }

    /**
     * What a wallet gets for signing in or refreshing; the names are the contract's.
     *
     * @param expiresIn seconds until the access token is not taken any more
     * @param sessionExpiresAt until when the session can be refreshed, ISO 8601
     */
    public record Tokens(
            String sessionId,
            String address,
            boolean operator,
            String tokenType,
            String accessToken,
            long expiresIn,
            String refreshToken,
            String sessionExpiresAt) {

        /** Tokens are not for logs. */
        @Override
        public String toString() {
            return "Tokens[session " + sessionId + " of " + address + "]";
        }
    }

    /**
     * Opens a session.
     *
     * @param proof what a contract wallet said yes to; null for an account with a key
     * @param until when it ends at the latest; null if only {@code AUTH_SESSION_HOURS} says so
     */
    public Tokens open(String address, WalletProof proof, Instant until) {
        Map<String, Object> values = new HashMap<>();
        values.put("address", address);
        values.put("hours", settings.sessionHours());
        values.put("until", until == null ? null : (double) until.getEpochSecond());
        values.put("proofHash", proof == null ? null : proof.hash());
        values.put("proof", proof == null ? null : proof.signature());
        return tokens(address, queries.row("access/open-session", values).orElseThrow());
    }

    /** New tokens for a refresh token, which is not taken again. @throws Refusal if it is not, or not any more, a session's newest */
    public Tokens refresh(String refreshToken) {
        var content = tokens.read(AccessTokens.Use.REFRESH, refreshToken).orElseThrow(Sessions::over);
        Map<String, Object> row = queries.row(
                        "access/refresh-session", Map.of("id", content.sessionId(), "generation", content.generation()))
                .orElseThrow(Sessions::over);
        String address = (String) row.get("address");
        if (Boolean.TRUE.equals(row.get("ended"))) {
            var copied = new Caller(address, content.sessionId(), Caller.Kind.SESSION, Set.of(), false);
            audit.note(
                    copied, "lose-session", "a refresh token was used twice; API keys of this session are over, too");
            throw over();
        }
        return tokens(address, row);
    }

    /** Ends a session or API key, if it is not over. @return true if it was not */
    public boolean end(Caller.Kind kind, String id, String why) {
        Optional<Map<String, Object>> ended = queries.row(
                "access/end-grant", Map.of("id", id, "kind", kind == Caller.Kind.KEY ? "key" : "session", "why", why));
        return ended.isPresent();
    }

    private Tokens tokens(String address, Map<String, Object> row) {
        String id = (String) row.get("id");
        Instant end = Instant.ofEpochSecond(((Number) row.get("expiresAt")).longValue());
        Instant now = Instant.now();
        Instant access = now.plus(Duration.ofMinutes(settings.tokenMinutes()));
        Instant accessEnd = access.isBefore(end) ? access : end;
        var content = new AccessTokens.Content(address, id, ((Number) row.get("generation")).intValue());
        return new Tokens(
                id,
                address,
                operators.contains(address),
                "Bearer",
                tokens.issue(AccessTokens.Use.ACCESS, content, accessEnd),
                Math.max(0, Duration.between(now, accessEnd).toSeconds()),
                tokens.issue(AccessTokens.Use.REFRESH, content, end),
                end.toString());
    }

    private static Refusal over() {
        return Refusal.unauthenticated("refreshToken", "is not taken, or not any more: sign in again");
    }
}
