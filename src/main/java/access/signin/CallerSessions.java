package access.signin;

import access.callers.Caller;
import base.HiddenText;
import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What callers may do to sessions and API keys, as the API's routes ask for it. */
@ApplicationScoped
@Named("callerSessions")
public class CallerSessions {

    private final Sessions sessions;
    private final ObjectMapper json = Json.mapper();

    public CallerSessions(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Who a caller is; the names are the contract's. */
    public record Description(String address, boolean operator, String by, String id, Set<String> scopes) {}

    /** @param request {@code {"refreshToken"}} */
    public Sessions.Tokens refresh(HiddenText request) throws JsonProcessingException {
        return sessions.refresh(
                json.readTree(request.reveal()).path("refreshToken").asText());
    }

    /** Ends the session that the caller is known by. */
    public void signOut(Caller caller) {
        sessions.end(Caller.Kind.SESSION, caller.grantId(), "signed out");
    }

    /** Ends a session or API key; does nothing if it is over. */
    public void end(String kind, String id, Caller caller) {
        sessions.end(Caller.Kind.valueOf(kind), id, "ended by " + caller.name());
    }

    /** Who {@code caller} is. */
    public Description describe(Caller caller) {
        return new Description(
                caller.address(),
                caller.isOperator(),
                caller.kind().name().toLowerCase(Locale.ROOT),
                caller.grantId(),
                new TreeSet<>(caller.scopes()));
    }
}
