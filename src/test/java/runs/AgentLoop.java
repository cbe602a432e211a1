package runs;

import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import database.Queries;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import models.StubProviders;
import models.TestProviders;
import orders.Order;
import orders.OrderInput;
import orders.OrderVariables;
import orders.TransientFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import queue.ClaimedOrders;
import tools.ToolCall;

/** Runs agents through the real routes and a real database, with providers at the wire and tools that a test tells what to do. */
abstract class AgentLoop {

    static final ObjectMapper JSON = new ObjectMapper();

    static final String SCHEMA = """
            {"type":"object","additionalProperties":false,"required":["q"],"properties":{"q":{"type":"string"},
             "when":{"type":"string","format":"date"},"to":{"type":"object","required":["city"],"properties":
             {"city":{"enum":["Rome","Oslo"]}}}}}""";

    static final OrderInput INPUT = new OrderInput("Hello.", null, null);

    @Inject
    CamelContext context;

    @Inject
    Queries queries;

    @Inject
    Turns turns;

    /** The calls that reached a tool. */
    static final Queue<ToolCall> TOOL_CALLS = new ConcurrentLinkedQueue<>();

    static volatile Tool tool;

    Order lastOrder;

    interface Tool {
        String answer(ToolCall call) throws Exception;
    }

    @BeforeEach
    void prepare() throws Exception {
        TestProviders.stub().calls().clear();
        TOOL_CALLS.clear();
        tool = call -> "found " + call.arguments().path("q").asText();
        if (context.getRoute("tool-test-echo") == null) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    for (String id : List.of("tool-test-echo", "tool-test-other")) {
                        var route = from("direct:" + id).routeId(id).errorHandler(noErrorHandler());
                        route.description("Looks things up.");
                        route.setNote(SCHEMA);
                        route.process(exchange -> {
                            var call = exchange.getMessage().getBody(ToolCall.class);
                            TOOL_CALLS.add(call);
                            exchange.getMessage().setBody(tool.answer(call));
                        });
                    }
                }
            });
        }
    }

    static StubProviders.Wish wish(String id, String name, String arguments) {
        return new StubProviders.Wish(id, name, arguments);
    }

    /** The providers answer the n-th turn of a conversation with the n-th reply, however often it is asked for. */
    static void script(StubProviders.Reply... replies) {
        TestProviders.stub().answerWith(call -> {
            int turn = 0;
            for (JsonNode message : call.body().path("messages")) {
                turn += message.path("role").asText().equals("assistant") ? 1 : 0;
            }
            return replies[turn];
        });
    }

    static StubProviders.Call last() {
        return List.copyOf(TestProviders.stub().calls()).getLast();
    }

    /** The texts of all tool results in a request of either provider. */
    static List<String> results(JsonNode body) {
        List<String> results = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals("tool")) {
                results.add(message.path("content").asText());
            }
            for (JsonNode part : message.path("content")) {
                if (part.path("type").asText().equals("tool_result")) {
                    results.add(part.path("content").asText());
                }
            }
        }
        return results;
    }

    static Agent agent(String model, String limits) throws Exception {
        return TestAgents.agent()
                .model(model)
                .limits(limits)
                .systemPrompt("You are terse.")
                .tools(JSON.readTree("[{\"name\":\"test_echo\",\"handler\":\"builtin\"},"
                        + "{\"name\":\"test_other\",\"handler\":\"builtin\"}]"))
                .build();
    }

    Answer run(Agent agent) throws Exception {
        Exchange done = send(agent);
        if (done.getException() != null) {
            throw done.getException();
        }
        return done.getVariable(OrderVariables.ANSWER, Answer.class);
    }

    Exchange send(Agent agent) throws Exception {
        lastOrder = new ClaimedOrders(queries).of(agent, INPUT);
        return send(lastOrder, agent);
    }

    Exchange send(Order order, Agent agent) throws Exception {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return ended(template.send("direct:run-agent", exchange -> {
                exchange.setVariable(OrderVariables.ORDER, order);
                exchange.setVariable(OrderVariables.AGENT, agent);
            }));
        }
    }

    /** The last turn is stored with the order's end, whatever that is. */
    private Exchange ended(Exchange done) {
        Conversation conversation = done.getVariable(OrderVariables.CONVERSATION, Conversation.class);
        if (done.getException() != null) {
            turns.keep(conversation);
            return done;
        }
        try {
            turns.store(conversation);
        } catch (TransientFailure lost) {
            done.setException(lost);
        }
        return done;
    }
}
