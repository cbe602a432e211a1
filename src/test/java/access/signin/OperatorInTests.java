package access.signin;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;

/** Sends the requests of every test as an operator who signed in, unless the test itself says as whom. */
public class OperatorInTests implements QuarkusTestBeforeEachCallback {

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        RestAssured.authentication =
                RestAssured.oauth2(session(TestWallet.OPERATOR.address()).accessToken());
    }

    /** Tokens of the wallet {@code address}, as if it had just signed in. */
    public static Sessions.Tokens session(String address) {
        return Arc.container().instance(Sessions.class).get().open(address, null, null);
    }
}
