package access.signin;

import access.callers.Caller;
import base.HiddenText;
import base.Json;
import base.Queries;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** Makes API keys, by which machines are known as a wallet, for what the wallet said they may do. */
@ApplicationScoped
@Named("apiKeys")
public class ApiKeys {

    private static final int DEFAULT_DAYS = 365;

    private final Queries queries;
    private final ObjectMapper json = Json.mapper();

    public ApiKeys(Queries queries) {
        this.queries = queries;
    }

    /**
     * Makes a key, and shows it for the only time.
     *
     * @param request {@code {"name", "scopes", "expiresInDays"}}
     * @return the key's description, with the key
     * @throws Refusal if the caller gives out the operator's scope without being one, did not sign in just now, or has too many keys
     */
    public HiddenText make(String request, Caller caller) throws JsonProcessingException {
        JsonNode given = json.readTree(request);
        for (JsonNode scope : given.path("scopes")) {
            if (scope.asText().equals(Caller.OPERATOR_SCOPE) && !caller.isOperator()) {
                throw Refusal.forbidden("scopes", "must not have " + Caller.OPERATOR_SCOPE + ", since you are not one");
            }
        }
        String key = ApiKey.make();
        var wanted = new Wanted(
                caller.address(),
                given.path("name").asText(),
                given.path("scopes").toString(),
                ApiKey.hash(key),
                given.path("expiresInDays").asInt(DEFAULT_DAYS),
                caller.grantId());
        Made made = queries.first("access/store-api-key", wanted, Made.class).orElseThrow();
        if (made.stale()) {
            throw Refusal.forbidden(null, "sign in again: API keys are made within 15 minutes of that");
        }
        if (made.json() == null) {
            throw Refusal.conflict(null, "you have 100 API keys; end one that is not needed");
        }
        return new HiddenText(
                ((ObjectNode) json.readTree(made.json())).put("key", key).toString());
    }

    private record Wanted(String address, String name, String scopes, byte[] hash, int days, String session) {}

    /**
     * @param json null if the key was not made
     * @param stale true because the session was not signed in for just now
     */
    private record Made(String json, boolean stale) {}

    /** What the audit log calls a key that {@link #make} made: its id and name. */
    public String subject(HiddenText made) throws JsonProcessingException {
        JsonNode key = json.readTree(made.reveal());
        return "API key " + key.path("id").asText() + " " + key.path("name").asText() + ", for " + key.path("scopes");
    }
}
