package routes;

import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** Tells a statement that returned nothing from one that did. */
@ApplicationScoped
@Named("found")
public class Found {

    /** Refuses if there is no {@code result}; {@code what} is the kind of thing that was looked for. */
    public void require(Object result, String what) {
        if (result == null) {
            throw Refusal.unknown(what);
        }
    }

    /** Refuses a change of an agent that somebody else changed since it was read. */
    public void requireUnchanged(Object result) {
        if (result == null) {
            throw Refusal.conflict(null, "the agent was changed meanwhile; read it and try again");
        }
    }
}
