package access.signin;

import access.callers.AuditLog;
import access.callers.Caller;
import access.callers.Operators;
import base.Queries;
import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
        var opened = new Opened(
                address,
                settings.sessionHours(),
                until == null ? null : (Double) (double) until.getEpochSecond(),
                proof == null ? null : proof.hash(),
                proof == null ? null : proof.signature());
        return tokens(
                address,
                queries.first("access/open-session", opened, Session.class).orElseThrow());
    }

    /** New tokens for a refresh token, which is not taken again. @throws Refusal if it is not, or not any more, a session's newest */
    public Tokens refresh(String refreshToken) {
        var content = tokens.read(AccessTokens.Use.REFRESH, refreshToken).orElseThrow(Sessions::over);
        Refreshed session = queries.first(
                        "access/refresh-session",
                        Map.of("id", content.sessionId(), "generation", content.generation()),
                        Refreshed.class)
                .orElseThrow(Sessions::over);
        String address = session.address();
        if (session.ended()) {
            var copied = new Caller(address, content.sessionId(), Caller.Kind.SESSION, Set.of(), false);
            audit.note(
                    copied, "lose-session", "a refresh token was used twice; API keys of this session are over, too");
            throw over();
        }
        return tokens(address, new Session(session.id(), session.generation(), session.expiresAt()));
    }

    /** Ends a session or API key, if it is not over. @return true if it was not */
    public boolean end(Caller.Kind kind, String id, String why) {
        return queries.run(
                        "access/end-grant",
                        Map.of("id", id, "kind", kind == Caller.Kind.KEY ? "key" : "session", "why", why))
                > 0;
    }

    private record Opened(String address, int hours, Double until, byte[] proofHash, byte[] proof) {}

    /** @param expiresAt in seconds since 1970 */
    private record Session(String id, int generation, long expiresAt) {}

    private record Refreshed(String id, String address, int generation, long expiresAt, boolean ended) {}

    private Tokens tokens(String address, Session session) {
        Instant end = Instant.ofEpochSecond(session.expiresAt());
        Instant now = Instant.now();
        Instant access = now.plus(Duration.ofMinutes(settings.tokenMinutes()));
        Instant accessEnd = access.isBefore(end) ? access : end;
        var content = new AccessTokens.Content(address, session.id(), session.generation());
        return new Tokens(
                session.id(),
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
