package hawtio;

import access.browser.BrowserSession;
import access.browser.BrowserSessions;
import access.browser.ConsoleRole;
import access.browser.Passwords;
import access.browser.SessionCookie;
import access.callers.AuditLog;
import access.callers.Caller;
import access.callers.Operators;
import access.limits.ClientAddresses;
import access.limits.CountedAddress;
import access.limits.Verdict;
import access.signin.BearerTokens;
import access.signin.SignIn;
import access.signin.WalletProofs;
import base.HiddenText;
import base.Json;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Lets operators and viewers in: by a wallet, by an operator's API key, or by a password. Each try is in the audit log. */
@ApplicationScoped
public class HawtioSignIn {

    private static final String OPERATION = "sign-in-browser";
    private static final String FOLDER = "hawtio/sign-in/";
    private static final Map<String, String> PAGE = Map.of(
            "sign-in", "sign-in.html",
            "sign-in.js", "sign-in.js",
            "sign-in.css", "sign-in.css");
    private static final Map<String, String> TYPES = Map.of(
            "sign-in", "text/html; charset=utf-8",
            "sign-in.js", "text/javascript; charset=utf-8",
            "sign-in.css", "text/css; charset=utf-8");

    private final SignIn wallets;
    private final BearerTokens tokens;
    private final WalletProofs proofs;
    private final Operators operators;
    private final Passwords passwords;
    private final BrowserSessions sessions;
    private final SessionCookie cookie;
    private final AuditLog audit;
    private final ObjectMapper json = Json.bounded();

    public HawtioSignIn(
            SignIn wallets,
            BearerTokens tokens,
            WalletProofs proofs,
            Operators operators,
            Passwords passwords,
            BrowserSessions sessions,
            SessionCookie cookie,
            AuditLog audit) {
        this.wallets = wallets;
        this.tokens = tokens;
        this.proofs = proofs;
        this.operators = operators;
        this.passwords = passwords;
        this.sessions = sessions;
        this.cookie = cookie;
        this.audit = audit;
    }

    /** What the page calls who is signed in: the wallet, or the role where a password was given. */
    static String name(BrowserSession session) {
        Caller caller = session.caller();
        String role = session.role().name().toLowerCase(Locale.ROOT);
        return caller.address() == null ? role : caller.address() + " (" + role + ")";
    }

    /** Answers with a part of the page for signing in. @return false if {@code name} is none */
    boolean sendPage(HttpServerRequest request, String name) {
        if (name.equals("favicon.ico")) {
            StaticFiles.find(name).ifPresent(icon -> StaticFiles.send(request, icon));
            return request.response().ended();
        }
        if (!PAGE.containsKey(name)) {
            return false;
        }
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(FOLDER + PAGE.get(name))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Answers.text(request.response(), TYPES.get(name), text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return true;
    }

    /** Takes what the page sends. @return false if there is nothing at {@code name} that is sent to it before signing in */
    boolean take(RoutingContext context, String name, String from) {
        switch (name) {
            case "auth/nonce" -> Answers.json(context.response(), wallets.nonce());
            case "auth/wallet" -> enter(context, from, "wallet", () -> ofWallet(context));
            case "auth/key" -> enter(context, from, "API key", () -> ofKey(context, from));
            case "auth/login" -> {
                Verdict verdict = passwords.count(CountedAddress.of(ClientAddresses.peer(from)));
                if (verdict.allowed()) {
                    enter(context, from, "password", () -> ofPassword(context));
                } else {
                    Answers.tooMany(context.response(), verdict.retryAfterSeconds());
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Finds out who somebody is, and opens a session. */
    private interface Way {
        BrowserSessions.Opened open() throws JsonProcessingException;
    }

    private void enter(RoutingContext context, String from, String by, Way way) {
        String line = audit.begin(null, from, OPERATION, null, Map.of("method", by));
        try {
            BrowserSessions.Opened opened = way.open();
            audit.end(line, 200, null, "session " + opened.id());
            cookie.set(context.request(), Hawtio.PATH, opened.cookie());
            Answers.json(context.response(), Map.of("session", opened.id()));
        } catch (JsonProcessingException malformed) {
            audit.end(line, 400, null, null);
            throw Refusal.invalid("body", "is not JSON");
        } catch (Refusal refused) {
            audit.end(line, status(refused), null, null);
            throw refused;
        }
    }

    private static int status(Refusal refused) {
        return switch (refused.kind()) {
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            default -> 503;
        };
    }

    private BrowserSessions.Opened ofWallet(RoutingContext context) throws JsonProcessingException {
        SignIn.Proven wallet = wallets.prove(new HiddenText(body(context)));
        if (!operators.contains(wallet.address())) {
            throw Refusal.forbidden(null, "this wallet is no operator's of this runtime (OPERATOR_ADDRESSES)");
        }
        return sessions.open(wallet);
    }

    private BrowserSessions.Opened ofKey(RoutingContext context, String from) throws JsonProcessingException {
        String key = field(context, "key");
        BearerTokens.Holder holder = tokens.holder(key, from)
                .filter(one -> one.caller().kind() == Caller.Kind.KEY && proofs.holds(one))
                .orElseThrow(() -> Refusal.unauthenticated("key", "is not taken, or not any more"));
        if (BrowserSessions.role(holder.caller()).isEmpty()) {
            throw Refusal.forbidden(
                    "key",
                    "must be an operator's, for operator and one of " + BrowserSessions.READ_SCOPE + " and "
                            + BrowserSessions.MANAGE_SCOPE);
        }
        return sessions.open(holder.caller());
    }

    private BrowserSessions.Opened ofPassword(RoutingContext context) throws JsonProcessingException {
        ConsoleRole role = passwords
                .roleOf(field(context, "password"))
                .orElseThrow(() -> Refusal.unauthenticated("password", "is not the operator's, nor the viewer's"));
        return sessions.open(role);
    }

    private String field(RoutingContext context, String name) throws JsonProcessingException {
        JsonNode value = json.readTree(body(context)).path(name);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw Refusal.invalid(name, "is missing");
        }
        return value.asText().strip();
    }

    private static String body(RoutingContext context) {
        String body = context.body() == null ? null : context.body().asString(StandardCharsets.UTF_8.name());
        return body == null ? "" : body;
    }
}
