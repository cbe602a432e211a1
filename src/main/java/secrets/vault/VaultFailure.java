package secrets.vault;

import orders.NotReady;

/**
 * Vault does not do what it is asked, for now. Its message says what an operator has to do. It holds nothing of what was asked
 * or answered.
 */
public class VaultFailure extends NotReady {

    private static final long serialVersionUID = 1;

    /** Why it does not. */
    public enum Kind {
        /** It does not answer, or not as Vault does. */
        UNREACHABLE,
        /** It is sealed, or was never initialised. */
        SEALED,
        /** Its token or AppRole is not, or no longer, accepted. */
        NO_LOGIN,
        /** Its policy does not allow it. */
        FORBIDDEN,
        /** A mount or the transit key is missing, or is of another kind. */
        NOT_SET_UP
    }

    private final Kind kind;

    VaultFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    VaultFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }

    /** True if only a change of what is configured, here or there, mends it; false if it may pass. */
    public boolean isOfConfiguration() {
        return kind != Kind.UNREACHABLE && kind != Kind.SEALED;
    }
}
