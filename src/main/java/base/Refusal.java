package base;

/** A request that cannot be granted, for a reason that its sender may read: no secret, no stack trace. */
public class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why a request is refused. */
    public enum Kind {
        /** Something in the request is malformed. */
        INVALID,
        /** It names what does not exist. */
        UNKNOWN,
        /** Its sender is not signed in, or not for this. */
        UNAUTHENTICATED,
        /** Its sender may not do that. */
        FORBIDDEN,
        /** It does not fit the present state. */
        CONFLICT,
        /** It is longer than it may be. */
        TOO_LARGE,
        /** Its content is of a type that is not taken. */
        WRONG_TYPE,
        /** Something that it needs is away for now. */
        UNAVAILABLE,
        /** Something that it needs answered what cannot be right. */
        BAD_ANSWER
    }

    private final Kind kind;
    private final String field;

    private Refusal(Kind kind, String field, String message) {
        super(message);
        this.kind = kind;
        this.field = field;
    }

    /** @param field the name or path of the malformed field, such as {@code tools[0].name} */
    public static Refusal invalid(String field, String message) {
        return new Refusal(Kind.INVALID, field, message);
    }

    /** @param what the kind of thing that was not found, such as {@code agent} */
    public static Refusal unknown(String what) {
        return new Refusal(Kind.UNKNOWN, null, "there is no such " + what);
    }

    /** @param field what the sender should be known by, or null */
    public static Refusal unauthenticated(String field, String message) {
        return new Refusal(Kind.UNAUTHENTICATED, field, message);
    }

    /** @param field the field that the sender may not fill so, or null */
    public static Refusal forbidden(String field, String message) {
        return new Refusal(Kind.FORBIDDEN, field, message);
    }

    /** @param message what is there, and when it can be had */
    public static Refusal notYet(String message) {
        return new Refusal(Kind.UNKNOWN, null, message);
    }

    /** @param message what is away, and that nothing was changed */
    public static Refusal unavailable(String message) {
        return new Refusal(Kind.UNAVAILABLE, null, message);
    }

    /** @param message what answered wrongly, and that nothing was changed */
    public static Refusal badAnswer(String message) {
        return new Refusal(Kind.BAD_ANSWER, null, message);
    }

    /** @param field the field that clashes, or null */
    public static Refusal conflict(String field, String message) {
        return new Refusal(Kind.CONFLICT, field, message);
    }

    /** @param field the part that is too long */
    public static Refusal tooLarge(String field, String message) {
        return new Refusal(Kind.TOO_LARGE, field, message);
    }

    /** @param field the part whose content is of another type */
    public static Refusal wrongType(String field, String message) {
        return new Refusal(Kind.WRONG_TYPE, field, message);
    }

    public Kind kind() {
        return kind;
    }

    /** The field that is wrong; null if no single one is. */
    public String field() {
        return field;
    }
}
