package access.callers;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.OperatorInTests;
import access.signin.TestWallet;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.ApiSettings;
import startup.TestDatabase;

/** Who did what is written down, and stays. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ApiSettings.class)
class AuditLogTest {

    private static final TestWallet ADA = new TestWallet("ada");
    private static final TestWallet EVE = new TestWallet("eve");

    @Inject
    DataSource database;

    @Test
    void whoChangedWhatAndWhatCameOfItIsListed() {
        String ada = OperatorInTests.session(ADA.address()).accessToken();
        String eve = OperatorInTests.session(EVE.address()).accessToken();
        String agent = given().auth()
                .oauth2(ada)
                .contentType("application/json")
                .body("{\"name\":\"a\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\"}")
                .post("/api/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        given().auth()
                .oauth2(ada)
                .contentType("application/json")
                .body("{\"key\":\"OPENAI_API_KEY\",\"value\":\"sk-marked\"}")
                .post("/api/agents/" + agent + "/secrets")
                .then()
                .statusCode(201);
        given().auth().oauth2(ada).get("/api/agents/" + agent).then().statusCode(200);
        given().auth()
                .oauth2(eve)
                .delete("/api/agents/" + agent + "/secrets/OPENAI_API_KEY")
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(ada)
                .delete("/api/agents/" + agent + "/secrets/OPENAI_API_KEY")
                .then()
                .statusCode(204);
        given().get("/api/audit?agentId=" + agent)
                .then()
                .statusCode(200)
                .body("entries.operation", contains("delete-secret", "delete-secret", "store-secret", "create-agent"))
                .body("entries.status", contains(204, 404, 201, 201))
                .body("entries.caller", contains(ADA.address(), EVE.address(), ADA.address(), ADA.address()))
                .body("entries[0].subject", equalTo("key OPENAI_API_KEY"))
                .body("entries[0].operator", equalTo(false))
                .body("entries[0].grantId", notNullValue())
                .body(not(containsString("sk-marked")));
        given().get("/api/audit?operation=delete-secret&limit=1&address=" + EVE.address())
                .then()
                .body("entries", hasSize(1))
                .body("entries[0].agentId", equalTo(agent));
    }

    @Test
    void signingInIsListedAlsoWhereItFails() {
        String message = ADA.message("abcdefghijklmnop", 31337);
        given().auth()
                .none()
                .contentType("application/json")
                .body(java.util.Map.of("message", message, "signature", ADA.sign(message)))
                .post("/api/auth/verify")
                .then()
                .statusCode(401);
        given().get("/api/audit?operation=sign-in&limit=1")
                .then()
                .body("entries[0].status", equalTo(401))
                .body("entries[0].subject", equalTo("wallet " + ADA.address()))
                .body("entries[0].caller", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_log set caller = null",
                "delete from audit_log",
                "truncate audit_log cascade",
                "update audit_outcomes set status = 200",
                "delete from audit_outcomes",
                "truncate audit_outcomes",
            })
    void noLineIsChangedOrRemoved(String statement) throws Exception {
        signingInIsListedAlsoWhereItFails();
        var refused = assertThrows(SQLException.class, () -> run(statement));
        assertTrue(refused.getMessage().contains("append-only"), refused.getMessage());
    }

    @Test
    void whatCannotBeWrittenDownIsNotDone() throws Exception {
        run("alter table audit_log add constraint broken check (operation <> 'create-agent') not valid");
        try {
            given().contentType("application/json")
                    .body("{\"name\":\"unaudited\",\"model\":\"gpt-4o\",\"systemPrompt\":\"b\"}")
                    .post("/api/agents")
                    .then()
                    .statusCode(500);
        } finally {
            run("alter table audit_log drop constraint broken");
        }
        try (var connection = database.getConnection();
                var query = connection.createStatement();
                var rows = query.executeQuery("select count(*) from agents where name = 'unaudited'")) {
            rows.next();
            assertEquals(0, rows.getInt(1));
        }
    }

    private void run(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
