package access;

import static io.restassured.RestAssured.given;

import access.signin.TestWallet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.web3j.crypto.Credentials;

/** Agents of several owners, for tests of who may use what is the runtime's own. */
public final class OwnedAgents {

    /** The wallet that such a test names in TRUSTED_OWNERS. */
    public static final String TRUSTED = "0x7E7E7E7E7E7E7E7E7E7E7E7E7E7E7E7E7E7E7E7E";

    private OwnedAgents() {}

    /** The address of {@code trusted}, {@code operator}, the {@code runtime} whose key is all ones, or another name's wallet. */
    public static String owner(String name) {
        return switch (name) {
            case "trusted" -> TRUSTED.toLowerCase(Locale.ROOT);
            case "operator" -> TestWallet.OPERATOR.address();
            case "runtime" -> Credentials.create("0x" + "1".repeat(64)).getAddress();
            default -> new TestWallet(name).address();
        };
    }

    /** A definition of an agent of that owner. */
    public static Map<String, Object> definition(String name) {
        return new HashMap<>(
                Map.of("name", "Owned", "model", "gpt-4o-mini", "systemPrompt", "Help.", "ownerAddress", owner(name)));
    }

    /** An agent that the operator has made for that owner, with these secrets. */
    public static UUID create(String name, Map<String, String> secrets) {
        String id = given().contentType("application/json")
                .body(definition(name))
                .post("/api/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        secrets.forEach((key, value) -> given().contentType("application/json")
                .body(Map.of("key", key, "value", value))
                .post("/api/agents/" + id + "/secrets")
                .then()
                .statusCode(201));
        return UUID.fromString(id);
    }
}
