package access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who may use an operation of the contract, as its extension {@code x-access} says. An operator may use all of them.
 *
 * @param who any one of these will do
 * @param of what the operation is about, by the path; null if it is about nothing that somebody has
 * @param scope what an API key must be for; null where no key will do
 * @param isAudited true if the operation changes something
 * @param mayBeUnseen true if the operation takes what is about an order that the chain has not told of yet
 */
public record AccessRule(Set<Role> who, Subject of, String scope, boolean isAudited, boolean mayBeUnseen) {

    /** What a caller can be to an operation. */
    public enum Role {
        /** Everybody, signed in or not. */
        ANYONE,
        /** Every wallet. */
        WALLET,
        /** Every wallet that signed in itself, not by an API key. */
        SESSION,
        /** The owner of the agent that it is about, or of the session or key. */
        OWNER,
        /** The wallet that bought the order that it is about. */
        BUYER,
        /** The runtime's operator alone. */
        OPERATOR
    }

    /** What an operation can be about; the path's parameter is named after it. */
    public enum Subject {
        AGENT("agentId", "agent", "access/agent-parties"),
        ORDER("orderId", "order", "access/order-parties"),
        APPROVAL("approvalId", "approval", "access/approval-parties"),
        RESULT("cid", "result", "access/result-parties"),
        SESSION("sessionId", "session", "access/grant-parties"),
        KEY("keyId", "API key", "access/grant-parties");

        private final String parameter;
        private final String words;
        private final String query;

        Subject(String parameter, String words, String query) {
            this.parameter = parameter;
            this.words = words;
            this.query = query;
        }

        /** The name of the path's parameter. */
        public String parameter() {
            return parameter;
        }

        /** What it is called in an answer. */
        String words() {
            return words;
        }

        /** The name of the query that says who has to do with it. */
        String query() {
            return query;
        }
    }

    /** A rule that nobody but an operator fulfils: that of an operation without one. */
    public static final AccessRule NONE = new AccessRule(Set.of(Role.OPERATOR), null, null, true, false);

    /**
     * Reads {@code x-access}.
     *
     * @throws IllegalArgumentException if it is not of the form {@code {who: [...], of: ..., scope: ..., audit: ..., unseen: ...}}
     */
    public static AccessRule of(Object extension) {
        if (!(extension instanceof Map<?, ?> given)
                || !(given.get("who") instanceof Collection<?> names)
                || names.isEmpty()) {
            throw new IllegalArgumentException("x-access must say who");
        }
        Set<Role> who = EnumSet.noneOf(Role.class);
        names.forEach(name -> who.add(Role.valueOf(constant(name))));
        Subject of = given.get("of") == null ? null : Subject.valueOf(constant(given.get("of")));
        List<String> unknown = new ArrayList<>();
        given.keySet().forEach(key -> unknown.add(String.valueOf(key)));
        unknown.removeAll(List.of("who", "of", "scope", "audit", "unseen"));
        boolean about = who.contains(Role.OWNER) || who.contains(Role.BUYER);
        if (!unknown.isEmpty() || about != (of != null)) {
            throw new IllegalArgumentException("x-access has " + given.keySet() + ", which do not go together");
        }
        return new AccessRule(
                who,
                of,
                (String) given.get("scope"),
                !Boolean.FALSE.equals(given.get("audit")),
                Boolean.TRUE.equals(given.get("unseen")));
    }

    /** True if nobody has to be signed in. */
    public boolean isPublic() {
        return who.contains(Role.ANYONE);
    }

    private static String constant(Object name) {
        return String.valueOf(name).toUpperCase(Locale.ROOT);
    }
}
