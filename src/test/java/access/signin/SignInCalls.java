package access.signin;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** The API's operations of signing in, as a client calls them. */
final class SignInCalls {

    private SignInCalls() {}

    static ValidatableResponse terms() {
        return given().post("/api/auth/nonce").then().statusCode(200);
    }

    static String nonce() {
        return terms().extract().path("nonce");
    }

    static ValidatableResponse signIn(TestWallet wallet, String message) {
        return verify(message, wallet.sign(message));
    }

    static ValidatableResponse verify(String message, String signature) {
        return given().contentType("application/json")
                .body(Map.of("message", message, "signature", signature))
                .post("/api/auth/verify")
                .then();
    }

    static ValidatableResponse refresh(String token) {
        return given().contentType("application/json")
                .body(Map.of("refreshToken", token))
                .post("/api/auth/refresh")
                .then();
    }

    static RequestSpecification as(String token) {
        return given().auth().oauth2(token);
    }

    static ValidatableResponse key(String token, String name, String scopes) {
        return as(token)
                .contentType("application/json")
                .body("{\"name\":\"" + name + "\",\"scopes\":[" + scopes + "]}")
                .post("/api/auth/keys")
                .then();
    }
}
