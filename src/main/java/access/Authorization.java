package access;

import access.AccessRule.Role;
import access.callers.Admission;
import access.callers.Caller;
import base.Queries;
import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The one place where it is decided whether a caller may use an operation. What a caller may not know of is not there. */
@ApplicationScoped
public class Authorization {

    private final Queries queries;

    public Authorization(Queries queries) {
        this.queries = queries;
    }

    private static final Admission WITHOUT_SUBJECT = new Admission("owner", null, null);

    /**
     * Returns if the caller may.
     *
     * @param caller null if nobody is signed in
     * @param parameters the path's parameters by name
     * @throws Refusal if not: 401 and 403 where the operation itself is refused, 404 where what it is about is another's
     */
    public Admission require(AccessRule rule, Caller caller, Map<String, Object> parameters) {
        if (rule.isPublic()) {
            return WITHOUT_SUBJECT;
        }
        requireOperation(rule, caller);
        if (rule.of() == null) {
            return WITHOUT_SUBJECT;
        }
        String id = (String) parameters.get(rule.of().parameter());
        return admission(rule, caller, id);
    }

    private static void requireOperation(AccessRule rule, Caller caller) {
        boolean sessionOnly = rule.scope() == null;
        if (caller == null || sessionOnly && caller.kind() == Caller.Kind.DEVELOPMENT) {
            throw Refusal.unauthenticated("Authorization", "must be Bearer and an access token: sign in first");
        }
        if (sessionOnly && caller.kind() == Caller.Kind.KEY) {
            throw Refusal.forbidden(null, "an API key is not enough for this: sign in");
        }
        if (!sessionOnly && !caller.hasScope(rule.scope())) {
            throw Refusal.forbidden(null, "the API key lacks the scope " + rule.scope());
        }
        if (rule.who().equals(Set.of(Role.OPERATOR)) && !caller.isOperator()) {
            throw Refusal.forbidden(null, "only the runtime's operator may do this");
        }
    }

    /** Who has to do with what is asked for, and which agent and order it is of; null where there is none. */
    private record Parties(String owner, String buyer, String agentId, String orderId) {}

    private Admission admission(AccessRule rule, Caller caller, String id) {
        List<Parties> parties = queries.list(rule.of().query(), Map.of("id", id), Parties.class);
        if (parties.isEmpty() && rule.mayBeUnseen()) {
            return WITHOUT_SUBJECT;
        }
        for (Role role : List.of(Role.OWNER, Role.BUYER)) {
            for (Parties one : parties) {
                boolean is = rule.who().contains(role)
                        && caller.address() != null
                        && caller.address().equals(role == Role.OWNER ? one.owner() : one.buyer());
                if (is || caller.isOperator()) {
                    return new Admission(is && role == Role.BUYER ? "buyer" : "owner", one.agentId(), one.orderId());
                }
            }
        }
        throw Refusal.unknown(rule.of().words());
    }
}
