package chain.rpc;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** A node that answers everything, but whose newest block stands still. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(SteadyChain.class)
class StandingHeadTest {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @Test
    void aNodeWhoseHeadIsFrozenIsNotSyncedAndSaysSoWithinHalfAMinute() throws Exception {
        await().atMost(HALF_A_MINUTE).untilAsserted(() -> assertHealth("healthy", "synced"));
        SteadyChain.goOn(false);
        await().atMost(HALF_A_MINUTE).untilAsserted(() -> assertHealth("degraded", "degraded"));
        String reasons = String.valueOf(health().get("reasons"));
        assertTrue(reasons.contains("stands still"), reasons);
        SteadyChain.goOn(true);
        await().atMost(HALF_A_MINUTE).untilAsserted(() -> assertHealth("healthy", "synced"));
    }

    private static void assertHealth(String status, String blockchain) {
        Map<String, Object> health = health();
        assertEquals(status + " " + blockchain, health.get("status") + " " + health.get("blockchain"));
    }

    private static Map<String, Object> health() {
        return given().get("/health").then().extract().jsonPath().getMap("");
    }
}
