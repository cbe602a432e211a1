package access.callers;

import java.util.Locale;
import java.util.Set;

/**
 * Who sends a request.
 *
 * @param address the wallet, in lower case; null in the development mode, and by a password
 * @param grantId the session or API key that the request was sent with; null where the development mode asks for none
 * @param kind how the wallet is known
 * @param scopes what the API key may be used for; empty for the others, which may be used for all that the wallet may do
 * @param isOperator true if the caller may do everything
 */
public record Caller(String address, String grantId, Kind kind, Set<String> scopes, boolean isOperator) {

    /** The scope without which an operator's API key is any wallet's. */
    public static final String OPERATOR_SCOPE = "operator";

    /** What an input is marked with that counts whoever the buyer is: an operator handed it in, or the order's event names it. */
    public static final String ANY_BUYER = "*";

    /** How a caller is known. */
    public enum Kind {
        /** By a token that a wallet signed in for. */
        SESSION,
        /** By an API key of a wallet. */
        KEY,
        /** By a password that an operator configured; no wallet is known then. */
        PASSWORD,
        /** Not at all: the development mode asks nobody to sign in. */
        DEVELOPMENT
    }

    /** Whoever sits before the machine that the development mode runs on. */
    public static Caller development() {
        return new Caller(null, null, Kind.DEVELOPMENT, Set.of(), true);
    }

    /** True if what was presented may be used for {@code scope}. */
    public boolean hasScope(String scope) {
        return kind != Kind.KEY || scopes.contains(scope);
    }

    /** What versions, approvals and results call the caller. */
    public String name() {
        return address == null ? kind.name().toLowerCase(Locale.ROOT) : address;
    }

    /** Whose orders an input of this caller counts for: the wallet's, or {@code *} for all. */
    public String giver() {
        return isOperator ? ANY_BUYER : address;
    }

    /** The wallet whose things lists show; null if they show everybody's. */
    public String onlyOf() {
        return isOperator ? null : address;
    }
}
