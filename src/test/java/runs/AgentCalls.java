package runs;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertThrows;

import agents.Agent;
import agents.TestAgents;
import database.Queries;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import models.ModelAccounts;
import orders.Order;
import orders.OrderInput;
import orders.OrderVariables;
import orders.TransientFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import queue.ClaimedOrders;
import queue.TestOrders;

/** Calls the models of agents through the real routes. */
abstract class AgentCalls {

    static final String NONE = "{}";

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @Inject
    ModelAccounts accounts;

    Agent agent(String model, String guardrails) {
        return agent(model, guardrails, "You are {{terse}}.");
    }

    static Agent agent(String model, String guardrails, String systemPrompt) {
        return TestAgents.agent()
                .model(model)
                .guardrails(guardrails)
                .systemPrompt(systemPrompt)
                .build();
    }

    /** The same agent as a row, with a provider key of its own. */
    Agent stored(Agent agent, String key) {
        queries.update(
                "test/insert-agent",
                Map.of("id", agent.id().toString(), "model", agent.model(), "systemPrompt", agent.systemPrompt()));
        String name = agent.model().startsWith("gpt") ? "OPENAI_API_KEY" : "ANTHROPIC_API_KEY";
        given().contentType("application/json")
                .body(Map.of("key", name, "value", key))
                .post("/api/agents/" + agent.id() + "/secrets")
                .then()
                .statusCode(201);
        return agent;
    }

    Throwable fail(Agent agent) {
        return assertThrows(RuntimeException.class, () -> run(agent, new OrderInput("Hello.", null, null)));
    }

    /** One call, as each turn makes it. */
    String ask(Agent agent, String prompt) {
        Order order = TestOrders.of(agent.id(), new OrderInput(prompt, null, null));
        var opening = ConversationOpening.of(agent, order.input(), "", List.of(), false);
        var conversation = new Conversation(order, agent, 0, accounts.of(agent), List.of(), opening, List.of());
        return send("direct:call-model", order, agent, ModelCalls.next(conversation))
                .getMessage()
                .getBody(String.class);
    }

    Answer run(Agent agent, OrderInput input) {
        Order order = new ClaimedOrders(queries).of(agent, input);
        return send("direct:run-agent", order, agent, null).getVariable(OrderVariables.ANSWER, Answer.class);
    }

    Exchange send(String route, Order order, Agent agent, Object body) {
        Exchange done = context.createFluentProducerTemplate()
                .to(route)
                .withProcessor(exchange -> {
                    exchange.setVariable(OrderVariables.ORDER, order);
                    exchange.setVariable(OrderVariables.AGENT, agent);
                    exchange.getMessage().setBody(body);
                })
                .send();
        if (done.getException() instanceof RuntimeException failure) {
            throw failure;
        }
        return done;
    }

    /** The same on a machine that is so busy that a stub may not answer within the two seconds that it has. */
    String askInTime(Agent agent, String prompt) {
        for (int tries = 1; ; tries++) {
            try {
                return ask(agent, prompt);
            } catch (TransientFailure late) {
                if (tries == 5) {
                    throw late;
                }
            }
        }
    }
}
