package guardrails;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.Guardrails;
import agents.TestAgents;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import models.StubProviders;
import models.TestProviders;
import orders.NotReady;
import orders.Order;
import orders.OrderInput;
import orders.OrderVariables;
import orders.PermanentFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import queue.ClaimedOrders;
import runs.Answer;
import startup.TestDatabase;
import tools.OfferedTool;
import tools.PendingCall;
import tools.ReportedFailure;
import tools.RequestedCall;
import tools.ToolCall;
import tools.ToolFailure;

/** The guardrails of one agent, step by step, on a real database. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(TestProviders.class)
class GuardrailsTest {

    private static final String TOPICS = "{\"blockedTopics\":[\"competitors\",{\"topic\":\"pricing changes\"}]}";

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @Inject
    Spend spend;

    @Test
    void inputAboutABlockedTopicEndsTheOrderWhereverItStands() {
        for (OrderInput input : List.of(
                new OrderInput("Who is your best competitor?", null, null),
                new OrderInput("Go on.", List.of(new OrderInput.Message("user", "On PRICING-CHANGES")), null),
                new OrderInput("Go on.", null, Map.of("about", Map.of("list", List.of(1, "the competitor's")))),
                new OrderInput("Go on.", null, Map.of("competitor", true)))) {
            Order order = order("{}", input);
            Exchange done = run("direct:check-input", order, agent(order, TOPICS), null);
            assertInstanceOf(PermanentFailure.class, done.getException());
            assertTrue(done.getException().getMessage().contains("the order's input touches the blocked topic \""));
            assertEquals(List.of("input blockedTopics word ended"), found(order));
            run("direct:check-input", order, agent(order, TOPICS), null);
            assertEquals(1, found(order).size(), "a repeated step writes nothing twice");
        }
        Order fine = order("{}", new OrderInput("Change the price of my compost.", null, Map.of("a", 1)));
        assertNull(run("direct:check-input", fine, agent(fine, TOPICS), null).getException());
        assertEquals(List.of(), found(fine));
    }

    @Test
    void aToolsOutputAboutABlockedTopicIsWithheldFromTheModel() {
        Order order = order("{}", new OrderInput("Hello.", null, null));
        Exchange done = run("direct:check-tool-output", order, agent(order, TOPICS), "Competitors: Acme.");
        var failure = assertInstanceOf(ToolFailure.class, done.getException());
        assertTrue(failure.getMessage().contains("withheld")
                && !failure.getMessage().contains("Acme"));
        assertEquals(List.of("tool blockedTopics word withheld"), found(order));
        assertEquals(
                "fine",
                run("direct:check-tool-output", order, agent(order, TOPICS), "fine")
                        .getMessage()
                        .getBody());
    }

    @Test
    void anAnswerAboutABlockedTopicIsNotSold() {
        Order order = order("{}", new OrderInput("Hello.", null, null));
        Exchange done = review(order, TOPICS, "Our competitors charge less.");
        assertInstanceOf(PermanentFailure.class, done.getException());
        assertEquals(
                "the agent's answer touches the blocked topic \"competitors\"",
                done.getException().getMessage());
        assertEquals(List.of("answer blockedTopics word ended"), found(order));
    }

    @Test
    void whatHoldsAnAnswerIsWrittenDownAndListed() {
        Order order = order("{}", new OrderInput("Hello.", null, null));
        Exchange done = review(order, "{\"requireHumanApproval\":true}", "fine");
        assertEquals(
                1,
                done.getVariable(OrderVariables.REVIEW, Review.class).reasons().size());
        assertEquals(1, done.getVariable(OrderVariables.FINDINGS, List.class).size());
        assertEquals(List.of("answer requireHumanApproval rule held"), found(order));
        Exchange free = review(order(" {}", new OrderInput("Hello.", null, null)), "{}", "fine");
        assertEquals(
                List.of(), free.getVariable(OrderVariables.REVIEW, Review.class).reasons());
    }

    @ParameterizedTest
    @CsvSource({"4, 3, false", "4, 4, false", "4, 5, true", "4, 4000, true"})
    void inputIsHeldToTheTokensOfARequest(int most, int words, boolean refused) {
        Order order = order("{}", new OrderInput("hello" + " hello".repeat(words - 1), null, null));
        Exchange done = run("direct:check-input", order, agent(order, "{\"maxTokensPerRequest\":" + most + "}"), null);
        if (refused) {
            String reason = assertInstanceOf(PermanentFailure.class, done.getException())
                    .getMessage();
            // A long text is counted in pieces, which may add a token each.
            assertTrue(
                    reason.matches("the order's input has " + (words < 10 ? "5" : "40")
                            + "\\d* tokens, more than maxTokensPerRequest allows: " + most),
                    reason);
            assertEquals(List.of("input maxTokensPerRequest count ended"), found(order));
        } else {
            assertNull(done.getException());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"\"]|guardrails.blockedTopics",
                "[\"!!\"]|guardrails.blockedTopics[0]",
                "[\"price\", {\"topic\":\"PRICES\"}]|guardrails.blockedTopics[1]",
                "[{\"definition\":\"x\"}]|guardrails.blockedTopics",
                "[{\"topic\":\"x\",\"language\":\"xx\"}]|guardrails.blockedTopics",
                "[{\"topic\":\"x\",\"sample\":\"y\"}]|guardrails.blockedTopics",
            })
    void topicsThatCannotBeFoundAreRefusedByField(String topics, String field) {
        given().contentType("application/json")
                .body(
                        "{\"name\":\"a\",\"model\":\"gpt-4o-mini\",\"systemPrompt\":\"x\",\"guardrails\":{\"blockedTopics\":"
                                + topics + "}}")
                .post("/api/agents")
                .then()
                .statusCode(400)
                .body("errors[0].field", containsString(field));
    }

    @Test
    void topicsOfBothFormsComeBackAsTheyWereGiven() {
        String body =
                "{\"name\":\"a\",\"model\":\"gpt-4o-mini\",\"systemPrompt\":\"x\",\"guardrails\":{\"maxSpendUsdPerDay\":2.5,"
                        + "\"blockedTopics\":[\"war\",{\"topic\":\"Preis\",\"language\":\"de\",\"examples\":[\"e\"]}],\"topicJudge\":true}}";
        given().contentType("application/json")
                .body(body)
                .post("/api/agents")
                .then()
                .statusCode(201)
                .body("guardrails.blockedTopics[0]", equalTo("war"))
                .body("guardrails.blockedTopics[1].examples[0]", equalTo("e"))
                .body("guardrails.maxSpendUsdPerDay", equalTo(2.5f));
    }

    @Test
    void fiftyOrdersAtOnceAgainstABudgetForFiveSendFiveCalls() throws Exception {
        // gpt-4o-mini at 500 output tokens, and some input: between 0.0003 and 0.0004 US dollars a call.
        Agent agent =
                TestAgents.agent().guardrails("{\"maxSpendUsdPerDay\":0.0018}").build();
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            orders.add(new ClaimedOrders(queries).of(agent, new OrderInput("Hello.", null, null)));
        }
        // Nothing is settled before all have tried, so that it is the reservations that hold.
        var tried = new CountDownLatch(45);
        TestProviders.stub().answerWith(call -> {
            try {
                tried.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return StubProviders.Reply.text("the answer");
        });
        TestProviders.stub().calls().clear();
        List<Callable<Exception>> calls = new ArrayList<>();
        for (Order order : orders) {
            calls.add(() -> {
                Exception failure = run("direct:run-agent", order, agent, null).getException();
                if (failure != null) {
                    tried.countDown();
                }
                return failure;
            });
        }
        int waits = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(calls)) {
                waits += done.get() instanceof NotReady ? 1 : 0;
            }
        }
        assertEquals(5, TestProviders.stub().calls().size());
        assertEquals(45, waits);
    }

    @Test
    void whatACallDidNotCostIsFreeForOthersAndWhatIsNotKnownIsNot() {
        String guardrails = "{\"maxSpendUsdPerDay\":1}";
        Agent agent = agent(order(guardrails, new OrderInput("Hello.", null, null)), guardrails);
        var cheap = spend.reserve(agent, new BigDecimal("0.6"));
        NotReady reserved = assertThrows(NotReady.class, () -> spend.reserve(agent, new BigDecimal("0.6")));
        assertTrue(reserved.retryAfter().toSeconds() <= 5, reserved.getMessage());
        assertEquals(0, claim(agent), "no other order of the agent is started");
        spend.settle(cheap, new BigDecimal("0.1"));
        assertEquals(1, claim(agent), "its orders start again");
        spend.reserve(agent, new BigDecimal("0.9"));
        assertThrows(NotReady.class, () -> spend.reserve(agent, new BigDecimal("0.1")), "it was never settled");
    }

    @Test
    void aDaysMoneyThatIsSpentIsWaitedForUntilTheLimitIsRaised() {
        String guardrails = "{\"maxSpendUsdPerDay\":1}";
        Agent agent = agent(order(guardrails, new OrderInput("Hello.", null, null)), guardrails);
        spend.charge(agent, new BigDecimal("0.95"));
        NotReady spent = assertThrows(NotReady.class, () -> spend.reserve(agent, new BigDecimal("0.1")));
        assertTrue(spent.getMessage().contains("waits for the next day"), spent.getMessage());
        assertTrue(spent.retryAfter().toSeconds() <= 3600);
        assertEquals(0, claim(agent));
        queries.row(
                "test/set-guardrails", Map.of("id", agent.id().toString(), "guardrails", "{\"maxSpendUsdPerDay\":2}"));
        assertEquals(1, claim(agent));
        assertThrows(PermanentFailure.class, () -> spend.reserve(agent, new BigDecimal("1.01")));
    }

    @Test
    void anOrderThatWaitsForMoneySeesThatItsAgentHasMore() {
        Order order =
                order("{\"maxSpendUsdPerDay\":1,\"blockedTopics\":[\"war\"]}", new OrderInput("Hello.", null, null));
        assertEquals(
                1,
                queries
                        .rows(
                                "queue/claim-orders",
                                Map.of("worker", "w", "limit", 1000, "leaseMs", 60_000, "rooms", "{}"))
                        .stream()
                        .filter(row -> row.get("id").equals(order.id()))
                        .count());
        assertEquals(new BigDecimal("1"), loaded(order).maxSpendUsdPerDay());
        set(order, "{\"maxSpendUsdPerDay\":2}");
        assertEquals(new BigDecimal("2"), loaded(order).maxSpendUsdPerDay());
        assertEquals(1, loaded(order).blockedTopics().size(), "all else is as it was when the order was started");
        set(order, "{}");
        assertNull(loaded(order).maxSpendUsdPerDay());
    }

    @Test
    void whatAServerSaysOfItsFailureIsCheckedToo() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:tool-that-fails").routeId("tool-that-fails").process(exchange -> {
                    throw new ReportedFailure(
                            exchange.getMessage().getBody(ToolCall.class).name());
                });
            }
        });
        String guardrails = "{\"blockedTopics\":[\"war\"]}";
        Order order = order(guardrails, new OrderInput("Hello.", null, null));
        ToolFailure withheld = assertInstanceOf(ToolFailure.class, failure(order, guardrails, "a_war"));
        assertTrue(withheld.getMessage().contains("was withheld"), withheld.getMessage());
        assertEquals(List.of("tool blockedTopics word withheld"), found(order));
        assertEquals(
                "peace",
                assertInstanceOf(ToolFailure.class, failure(order, guardrails, "peace"))
                        .getMessage());
    }

    private Exception failure(Order order, String guardrails, String name) {
        var parameters = JsonNodeFactory.instance.objectNode().put("type", "object");
        var call = new PendingCall(
                1,
                0,
                new RequestedCall("c", name, "{}"),
                new OfferedTool(name, "", parameters, "tool-that-fails"),
                List.of(),
                "k",
                -1);
        return context.createFluentProducerTemplate()
                .to("direct:run-tool")
                .withProcessor(exchange -> {
                    exchange.setVariable(OrderVariables.ORDER, order);
                    exchange.setVariable(OrderVariables.AGENT, agent(order, guardrails));
                    exchange.setVariable("wish", call);
                    exchange.getMessage().setBody(call);
                })
                .send()
                .getException();
    }

    private Guardrails loaded(Order order) {
        return run("direct:load-agent", order, null, null)
                .getVariable(OrderVariables.AGENT, Agent.class)
                .guardrails();
    }

    private void set(Order order, String guardrails) {
        queries.row("test/set-guardrails", Map.of("id", order.agentId().toString(), "guardrails", guardrails));
    }

    private Exchange review(Order order, String guardrails, String text) {
        Agent agent = agent(order, guardrails);
        return context.createFluentProducerTemplate()
                .to("direct:review-answer")
                .withProcessor(exchange -> {
                    exchange.setVariable(OrderVariables.ORDER, order);
                    exchange.setVariable(OrderVariables.AGENT, agent);
                    exchange.setVariable(
                            OrderVariables.ANSWER,
                            new Answer(
                                    text,
                                    "gpt-4o-mini",
                                    "gpt-4o-mini",
                                    1,
                                    1,
                                    BigDecimal.ONE,
                                    5,
                                    "stop",
                                    null,
                                    java.util.List.of()));
                })
                .send();
    }

    private Exchange run(String route, Order order, Agent agent, String body) {
        return context.createFluentProducerTemplate()
                .to(route)
                .withProcessor(exchange -> {
                    exchange.setVariable(OrderVariables.ORDER, order);
                    exchange.setVariable(OrderVariables.AGENT, agent);
                    exchange.getMessage().setBody(body);
                })
                .send();
    }

    private static Agent agent(Order order, String guardrails) {
        return TestAgents.agent().id(order.agentId()).guardrails(guardrails).build();
    }

    /** An order that is in the database's queue, of an agent with these guardrails. */
    private Order order(String guardrails, OrderInput input) {
        queries.rows("queue/claim-orders", Map.of("worker", "others", "limit", 1000, "leaseMs", 60_000, "rooms", "{}"));
        return GuardrailOrders.stored(queries, UUID.randomUUID(), guardrails, input);
    }

    private long claim(Agent agent) {
        return queries
                .rows("queue/claim-orders", Map.of("worker", "w", "limit", 1000, "leaseMs", 60_000, "rooms", "{}"))
                .stream()
                .filter(row -> row.get("agent_id").equals(agent.id()))
                .count();
    }

    private List<String> found(Order order) {
        return GuardrailOrders.found(queries, order);
    }
}
