package access.browser;

import access.callers.Caller;
import access.callers.Operators;
import access.signin.ApiKey;
import access.signin.BearerTokens;
import access.signin.Sessions;
import access.signin.SignIn;
import access.signin.SignInSettings;
import access.signin.WalletProof;
import access.signin.WalletProofs;
import base.Json;
import base.Queries;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sessions that browsers are known by: rows beside those of other sessions, so that any process knows them and a restart ends none.
 * What a session may is found out anew with each request: it ends with its wallet's right, its API key or its password.
 */
@ApplicationScoped
public class BrowserSessions {

    /** An API key's scope by which an operator's key may look at the consoles. */
    public static final String READ_SCOPE = "hawtio:read";
    /** The same for doing what they offer. */
    public static final String MANAGE_SCOPE = "hawtio:manage";

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

    private final Queries queries;
    private final BrowserSettings settings;
    private final SignInSettings signIn;
    private final Operators operators;
    private final Passwords passwords;
    private final WalletProofs proofs;
    private final Sessions sessions;
    private final boolean isDevelopment;
    private final ObjectMapper json = Json.mapper();

    public BrowserSessions(
            Queries queries,
            BrowserSettings settings,
            SignInSettings signIn,
            Operators operators,
            Passwords passwords,
            WalletProofs proofs,
            Sessions sessions,
            @ConfigProperty(name = "agentl2.role.development") boolean isDevelopment) {
        this.queries = queries;
        this.settings = settings;
        this.signIn = signIn;
        this.operators = operators;
        this.passwords = passwords;
        this.proofs = proofs;
        this.sessions = sessions;
        this.isDevelopment = isDevelopment;
    }

    /**
     * A session that was opened.
     *
     * @param cookie what the browser presents from now on, of letters, digits, {@code -} and {@code _}
     */
    public record Opened(String id, String cookie) {

        /** What opens something is not for logs. */
        @Override
        public String toString() {
            return "Opened[session " + id + "]";
        }
    }

    /** Opens a session of a wallet that signed. */
    public Opened open(SignIn.Proven wallet) {
        WalletProof proof = wallet.proof();
        Double until =
                wallet.until() == null ? null : (Double) (double) wallet.until().getEpochSecond();
        return open(new Row(
                wallet.address(),
                null,
                null,
                null,
                until,
                proof == null ? null : proof.hash(),
                proof == null ? null : proof.signature()));
    }

    /** Opens a session with the rights of an API key. @param key of {@link Caller.Kind#KEY} */
    public Opened open(Caller key) {
        return open(new Row(key.address(), key.grantId(), null, null, null, null, null));
    }

    /** Opens a session of a role whose password was given. */
    public Opened open(ConsoleRole role) {
        byte[] mark = passwords.mark(role).orElseThrow();
        return open(new Row(null, null, name(role), mark, null, null, null));
    }

    /** Opens a session of whoever sits before the machine that the development mode runs on. */
    public Opened openDevelopment() {
        return open(new Row(null, null, name(ConsoleRole.OPERATOR), null, null, null, null));
    }

    /**
     * Who presents {@code cookie}; empty if it is nobody's, or not any more.
     *
     * @param from the address that it came from
     * @throws base.Refusal if the wallet must be asked and no node answers
     */
    public Optional<BrowserSession> find(String cookie, String from) {
        Map<String, Object> values = new HashMap<>();
        values.put("cookieHash", ApiKey.hash(cookie));
        values.put("from", from);
        values.put("idleMinutes", settings.idleMinutes());
        values.put("recheckSeconds", signIn.walletRecheckSeconds());
        return queries.first("access/use-browser-session", values, Found.class)
                .flatMap(found -> found.address() == null ? ofRole(found) : ofWallet(found));
    }

    /** Ends the session; does nothing if it is over. */
    public void end(BrowserSession session, String why) {
        sessions.end(Caller.Kind.SESSION, session.caller().grantId(), why);
    }

    /** What the consoles let an API key do; empty if it is not an operator's for them. */
    public static Optional<ConsoleRole> role(Caller key) {
        if (!key.isOperator()) {
            return Optional.empty();
        }
        return key.hasScope(MANAGE_SCOPE)
                ? Optional.of(ConsoleRole.OPERATOR)
                : key.hasScope(READ_SCOPE) ? Optional.of(ConsoleRole.VIEWER) : Optional.empty();
    }

    private Optional<BrowserSession> ofRole(Found found) {
        ConsoleRole role = ConsoleRole.valueOf(found.role().toUpperCase(Locale.ROOT));
        boolean development = found.passwordHash() == null;
        boolean holds = development
                ? isDevelopment
                : passwords
                        .mark(role)
                        .filter(mark -> Arrays.equals(mark, found.passwordHash()))
                        .isPresent();
        Caller.Kind kind = development ? Caller.Kind.DEVELOPMENT : Caller.Kind.PASSWORD;
        return holds
                ? Optional.of(new BrowserSession(
                        new Caller(null, found.id(), kind, Set.of(), role == ConsoleRole.OPERATOR), role))
                : Optional.empty();
    }

    private Optional<BrowserSession> ofWallet(Found found) {
        boolean byKey = found.keyId() != null;
        Set<String> scopes = byKey ? scopes(found.keyScopes()) : Set.of();
        boolean operator = operators.contains(found.address()) && (!byKey || scopes.contains(Caller.OPERATOR_SCOPE));
        Caller.Kind kind = byKey ? Caller.Kind.KEY : Caller.Kind.SESSION;
        if (found.doubtful()) {
            var asked = new Caller(found.address(), found.proven(), kind, scopes, operator);
            var proof = new WalletProof(found.proofHash(), found.proof());
            if (!proofs.holds(new BearerTokens.Holder(asked, proof, found.overdue()))) {
                return Optional.empty();
            }
        }
        var caller = new Caller(found.address(), found.id(), kind, scopes, operator);
        return Optional.of(new BrowserSession(caller, role(caller).orElse(null)));
    }

    private Set<String> scopes(String list) {
        try {
            return json.readValue(list, NAMES);
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException("the scopes of an API key are not a list of names", cannotBe);
        }
    }

    private Opened open(Row row) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        String cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Map<String, Object> values = new HashMap<>();
        values.put("address", row.address());
        values.put("byKey", row.byKey());
        values.put("role", row.role());
        values.put("passwordHash", row.passwordHash());
        values.put("cookieHash", ApiKey.hash(cookie));
        values.put("hours", settings.sessionHours());
        values.put("until", row.until());
        values.put("proofHash", row.proofHash());
        values.put("proof", row.proof());
        String id = queries.first("access/open-browser-session", values, String.class)
                .orElseThrow();
        return new Opened(id, cookie);
    }

    private static String name(ConsoleRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** @param until in seconds since 1970; null if only the settings say so */
    private record Row(
            String address,
            String byKey,
            String role,
            byte[] passwordHash,
            Double until,
            byte[] proofHash,
            byte[] proof) {}

    /** @param proven the session or API key that the wallet's answer belongs to */
    private record Found(
            String id,
            String address,
            String role,
            byte[] passwordHash,
            String keyId,
            String keyScopes,
            String proven,
            byte[] proofHash,
            byte[] proof,
            boolean doubtful,
            boolean overdue) {}
}
