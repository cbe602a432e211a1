package chain.sending;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import chain.rpc.TestChain;
import development.DevBuyer;
import development.DevChain;
import guardrails.ProfitGuard;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import orders.Order;
import orders.OrderInput;
import orders.PermanentFailure;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import queue.TestOrders;
import startup.TestDatabase;

/** No model is paid for longer than an order can still be completed, nor for less than its owner asks. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestChain.class)
@WithTestResource(HangingProvider.class)
class PaidWorkTest {

    private static final BigInteger PRICE = BigInteger.TEN.pow(15);
    private static String hosted;

    @Inject
    @Named("chain")
    Web3j node;

    @Inject
    ProfitGuard guard;

    private DevChain.Deployment chain;
    private DevBuyer buyer;

    @BeforeEach
    void hostTheService() throws Exception {
        chain = DevChain.read(Path.of(ConfigProvider.getConfig().getValue(TestChain.DIRECTORY, String.class)));
        buyer = new DevBuyer(node, chain);
        if (hosted == null) {
            hosted = given().contentType("application/json")
                    .body(Map.of(
                            "name", "a", "model", "gpt-4o-mini", "systemPrompt", "b", "serviceId", chain.serviceId()))
                    .post("/api/agents")
                    .then()
                    .statusCode(201)
                    .body("minimumMarginWei", nullValue())
                    .extract()
                    .path("id");
        }
        HangingProvider.REQUESTS.set(0);
        HangingProvider.CLOSED.set(0);
    }

    @Test
    void aCallThatOutlivesItsDeadlineIsBrokenOff() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        var log = Logger.getLogger("process-order");
        Handler keeper = keeper(lines);
        log.addHandler(keeper);
        String id = buyer.buy(Duration.ofSeconds(6));
        handIn(id);
        await().atMost(Duration.ofSeconds(30)).until(() -> HangingProvider.REQUESTS.get() == 1);
        // The next renewal of its lease is 20 seconds away.
        await().atMost(Duration.ofSeconds(30)).until(() -> HangingProvider.CLOSED.get() == 1);
        // Written after the statement that ends the attempt, which needs the database.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> lines.stream().anyMatch(one -> one.contains("no longer counts")));
        log.removeHandler(keeper);
        read(id).body("status", equalTo("expired"))
                .body("errorMessage", equalTo("the deadline passed while the order was processing"));
        given().post("/api/orders/" + id + "/retry").then().statusCode(409);
        assertEquals(1, HangingProvider.REQUESTS.get(), "it is not tried again");
    }

    @Test
    void anOrderThatEarnsTooLittleFailsBeforeItsModelIsPaid() throws Exception {
        patch("{\"minimumMarginWei\":\"999999999999999\"}")
                .statusCode(200)
                .body("minimumMarginWei", equalTo("999999999999999"));
        String id = buyer.buy(Duration.ofHours(1));
        handIn(id);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> read(id).body("status", equalTo("failed")));
        String reason = read(id).extract().path("errorMessage");
        assertTrue(reason.contains("less than minimumMarginWei 999999999999999: price " + PRICE), reason);
        assertEquals(0, HangingProvider.REQUESTS.get());
        patch("{\"minimumMarginWei\":\"-1\"}").statusCode(400);
        patch("{\"minimumMarginWei\":\"" + "9".repeat(78) + "\"}").statusCode(400);
        patch("{\"minimumMarginWei\":null}").statusCode(200).body("minimumMarginWei", nullValue());
    }

    @Test
    void theSumIsPriceLessFeeGasAndModel() throws Exception {
        Order order = order(buyer.buy(Duration.ofHours(1)), chain.sellerAddress());
        String refusal = assertThrows(PermanentFailure.class, () -> guard.check(order, agent(PRICE)))
                .getMessage();
        // 3000 characters are 1001 tokens at 0.15 dollars a million, and 500 at 0.6; a dollar is 10^15 wei.
        assertTrue(refusal.contains("protocol fee 25000000000000,"), refusal);
        assertTrue(refusal.endsWith(", model 450150000000"), refusal);
        var gas = new BigInteger(refusal.replaceAll(".*gas (\\d+),.*", "$1"));
        assertTrue(gas.compareTo(BigInteger.valueOf(100_000)) > 0, refusal);
        var earned = new BigInteger(refusal.replaceAll(".*would earn (-?\\d+) wei.*", "$1"));
        assertEquals(PRICE.subtract(new BigInteger("25450150000000")).subtract(gas), earned);
        guard.check(order, agent(earned));
        assertThrows(PermanentFailure.class, () -> guard.check(order, agent(earned.add(BigInteger.ONE))));
    }

    @Test
    void withoutAMarginNothingIsAsked() {
        // Nobody has this seller's key, and the chain does not know the order.
        guard.check(order("0x" + "0".repeat(64), "0x" + "1".repeat(40)), agent(null));
    }

    private static Handler keeper(Queue<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private void handIn(String id) {
        given().contentType("application/json")
                .body("{\"prompt\":\"hi\"}")
                .post("/api/orders/" + id + "/input")
                .then();
    }

    private static ValidatableResponse patch(String body) {
        return given().contentType("application/merge-patch+json")
                .body(body)
                .patch("/api/agents/" + hosted)
                .then();
    }

    private static ValidatableResponse read(String id) {
        return given().get("/api/orders/" + id).then();
    }

    private static Agent agent(BigInteger margin) {
        return TestAgents.agent().systemPrompt("x".repeat(2997)).margin(margin).build();
    }

    private Order order(String id, String seller) {
        return new Order(
                UUID.randomUUID(),
                id,
                UUID.randomUUID(),
                1,
                0,
                chain.serviceId(),
                seller,
                seller,
                PRICE,
                BigInteger.ONE,
                Instant.now().plusSeconds(3600),
                new OrderInput("p", null, null),
                TestOrders.UNKNOWN);
    }
}
