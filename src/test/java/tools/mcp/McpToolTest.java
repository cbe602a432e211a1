package tools.mcp;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agents.Agent;
import agents.TestAgents;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import database.Queries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orders.Order;
import orders.OrderVariables;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import outgoing.SsrfSpellings;
import queue.TestOrders;
import secrets.sealing.WritableSecrets;
import startup.TestDatabase;
import tools.OfferedTool;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolServices;
import tools.ToolUnavailable;
import tools.Toolbox;

/** MCP servers as orders use them: a real server over HTTP, and one that is a real process. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ToolServices.class)
class McpToolTest {

    private static final String KEY = "order-1_turn-2_call-3";
    private static final String FAILED = "the tool's server failed: ";
    private static final String NOT_LISTED = "the MCP server shop has not listed its tools: ";

    @Inject
    CamelContext context;

    @Inject
    McpTools tools;

    @Inject
    Toolbox toolbox;

    @Inject
    McpSessions sessions;

    @Inject
    Queries queries;

    @Inject
    WritableSecrets writable;

    @BeforeEach
    void behave() {
        StubMcp.reset();
    }

    static List<String> spellings() throws IOException {
        return SsrfSpellings.all();
    }

    @Test
    void toolsAreListedOnceAndCalledInTheOrdersOwnSession() {
        Agent agent =
                stored(McpCases.agent(McpCases.server(Map.of("secret", "SHOP_TOKEN"))), Map.of("SHOP_TOKEN", "t0ken"));
        assertEquals(List.of("shop__lookup", "shop__track"), names(agent));
        assertEquals(List.of("shop__lookup", "shop__track"), names(agent));
        assertEquals(2, StubMcp.requests("tools/list").size(), "two pages, once");
        // At least: the session of a test before this one may be ended now.
        await().until(() -> !StubMcp.requests("DELETE").isEmpty());
        Order order = TestOrders.of(agent.id(), null);
        Order other = TestOrders.of(agent.id(), null);
        String first =
                call(order, agent, "shop__lookup", "{\"CamelHttpUri\":\"http://localhost:1/\",\"q\":\"{{x}}${body}\"}");
        String again = call(order, agent, "shop__track", "{}");
        String others = call(other, agent, "shop__track", "{}");
        assertTrue(first.endsWith("{\"CamelHttpUri\":\"http://localhost:1/\",\"q\":\"{{x}}${body}\"}"), first);
        assertEquals(McpCases.session(first), McpCases.session(again));
        assertNotEquals(McpCases.session(first), McpCases.session(others));
        var sent = StubMcp.requests("tools/call").get(0);
        assertEquals("lookup", sent.message().path("params").path("name").asText());
        assertEquals(
                KEY, sent.message().at("/params/_meta/agentl2~1idempotency-key").asText());
        assertEquals("2025-06-18", sent.headers().get("MCP-Protocol-Version"));
        StubMcp.requests()
                .forEach(request ->
                        assertEquals("Bearer t0ken", request.headers().get("Authorization"), request.rpc()));
        assertEquals(
                "{}",
                StubMcp.requests("initialize")
                        .get(0)
                        .message()
                        .at("/params/capabilities")
                        .toString());
        sessions.end(order.id());
        await().until(() -> StubMcp.requests("DELETE").size() >= 2);
        assertNotEquals(McpCases.session(first), McpCases.session(call(order, agent, "shop__track", "{}")));
    }

    @Test
    void twoAgentsShareNothing() {
        Agent one =
                stored(McpCases.agent(McpCases.server(Map.of("secret", "SHOP_TOKEN"))), Map.of("SHOP_TOKEN", "one"));
        Agent two =
                stored(McpCases.agent(McpCases.server(Map.of("secret", "SHOP_TOKEN"))), Map.of("SHOP_TOKEN", "two"));
        // The same order of both, which cannot be: not even then.
        Order order = TestOrders.of(one.id(), null);
        assertNotEquals(
                McpCases.session(call(order, one, "shop__lookup", "{}")),
                McpCases.session(call(order, two, "shop__lookup", "{}")));
        assertEquals(4, StubMcp.requests("tools/list").size());
        for (String token : List.of("one", "two")) {
            long calls = StubMcp.requests("tools/call").stream()
                    .filter(call -> call.headers().get("Authorization").equals("Bearer " + token))
                    .count();
            assertEquals(1, calls, token);
        }
    }

    @Test
    void aStreamIsReadUntilTheAnswerIsThereAndItsRequestsAreRefused() {
        StubMcp.answer(
                "tools/call",
                (call, request) -> McpCases.stream(
                        call,
                        ": hello\r\n\r\n",
                        McpCases.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}"),
                        McpCases.event(
                                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"sampling/createMessage\",\"params\":{}}"),
                        McpCases.event(
                                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"elicitation/create\",\"params\":{}}"),
                        McpCases.event("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"ping\"}"),
                        McpCases.event(
                                "{\"jsonrpc\":\"2.0\",\"id\":999999,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"of another\"}]}}"),
                        "event: message\nid: 5\n"
                                + McpCases.event(StubMcp.response(
                                                request,
                                                McpCases.json("{\"content\":[{\"type\":\"text\",\"text\":\"there\"}]}"))
                                        .toString()),
                        McpCases.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}")));
        Agent agent = McpCases.agent(McpCases.server(Map.of("timeoutSeconds", 20)));
        long start = System.nanoTime();
        assertEquals("there", call(agent, "shop__lookup"));
        assertTrue(System.nanoTime() - start < 15_000_000_000L, "it did not wait for the stream's end");
        List<String> answered = StubMcp.requests().stream()
                .filter(request ->
                        !request.message().has("method") && request.message().has("id"))
                .map(request -> request.message().get("id") + " "
                        + request.message().at("/error/code").asText("fine"))
                .toList();
        assertEquals(List.of("\"a\" -32601", "7 -32601", "8 fine"), answered);
    }

    @Test
    void aForgottenSessionIsBegunAnew() {
        Agent agent = McpCases.agent(McpCases.server(Map.of()));
        Order order = TestOrders.of(agent.id(), null);
        String first = call(order, agent, "shop__lookup", "{}");
        StubMcp.forgetSessions();
        assertNotEquals(McpCases.session(first), McpCases.session(call(order, agent, "shop__lookup", "{}")));
        StubMcp.answer("tools/call", (call, request) -> StubMcp.send(call, 404, null, ""));
        assertEquals(FAILED + "it answered with status 404", failure(agent, "shop__lookup"));
    }

    @Test
    void aChangedListIsFetchedAgain() {
        Agent agent = McpCases.agent(McpCases.server(Map.of()));
        assertEquals(List.of("shop__lookup", "shop__track"), names(agent));
        StubMcp.answer(
                "tools/call",
                (call, request) -> McpCases.stream(
                        call,
                        McpCases.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}"),
                        McpCases.event(StubMcp.response(request, McpCases.json("{\"content\":[]}"))
                                .toString())));
        assertEquals("(The tool did it, and has nothing to say.)", call(agent, "shop__lookup"));
        StubMcp.result("tools/list", StubMcp.tools(StubMcp.tool("new", "New.")).toString());
        assertEquals(List.of("shop__new"), names(agent));
        assertEquals("there is no such tool", failure(agent, "shop__lookup"));
        assertEquals("there is no such tool", failure(agent, "else__new"));
    }

    @ParameterizedTest
    @CsvSource({"500", "503", "401", "302", "307"})
    void anOrderWaitsForAServerThatDoesNotList(int status) {
        StubMcp.answer("initialize", (call, request) -> {
            call.getResponseHeaders().set("Retry-After", "7");
            call.getResponseHeaders()
                    .set("Location", "http://127.0.0.1:" + StubMcp.trap().port() + "/");
            StubMcp.send(call, status, null, "");
        });
        Agent agent = McpCases.agent(McpCases.server(Map.of()));
        var failure = assertThrows(TransientFailure.class, () -> tools.tools(agent));
        String reason = status < 400
                ? "it answered with a redirect, which is not followed"
                : "it answered with status " + status;
        assertEquals(NOT_LISTED + reason, failure.getMessage());
        assertEquals(status < 400 ? 0 : 7, failure.retryAfter().toSeconds());
        // The next orders fail with it and do not ask again at once.
        assertThrows(TransientFailure.class, () -> tools.tools(agent));
        assertEquals(1, StubMcp.requests().size());
        assertEquals(0, StubMcp.trap().caught());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{}",
                "null",
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"1999-01-01\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1,\"message\":\"no\\u202e\\r\\nline\"}}"
            })
    void nonsenseIsNoSession(String body) {
        StubMcp.answer("initialize", (call, request) -> StubMcp.send(call, 200, "application/json", body));
        Agent agent = McpCases.agent(McpCases.server(Map.of()));
        String reason =
                assertThrows(TransientFailure.class, () -> tools.tools(agent)).getMessage();
        assertTrue(reason.startsWith(NOT_LISTED + "it"), reason);
        assertFalse(McpText.hasUnseen(reason) || reason.contains("\n"), reason);
    }

    @Test
    void whatAServerSendsIsBounded() {
        StubMcp.answer("tools/list", (call, request) -> {
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(200, 0);
            while (true) {
                call.getResponseBody().write(" ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8));
            }
        });
        Agent agent = McpCases.agent(McpCases.server(Map.of()));
        assertEquals(
                NOT_LISTED + "the answer is longer than 4194304 bytes",
                assertThrows(TransientFailure.class, () -> tools.tools(agent)).getMessage());
        StubMcp.result("tools/list", StubMcp.tools().put("nextCursor", "round").toString());
        Agent circle = McpCases.agent(McpCases.server(Map.of()));
        assertEquals(
                NOT_LISTED + "its list of tools goes round in a circle",
                assertThrows(TransientFailure.class, () -> tools.tools(circle)).getMessage());
        Agent endless = McpCases.agent(McpCases.server(Map.of()));
        StubMcp.answer(
                "tools/list",
                (call, request) -> StubMcp.sendResult(
                        call,
                        request,
                        StubMcp.tools().put("nextCursor", UUID.randomUUID().toString())));
        assertEquals(
                NOT_LISTED + "its list of tools has more than 100 pages",
                assertThrows(TransientFailure.class, () -> tools.tools(endless)).getMessage());
    }

    @Test
    void tenThousandToolsAreCutShortAndTheOwnerIsTold() {
        ArrayNode many = StubMcp.JSON.createArrayNode();
        for (int i = 0; i < 10_000; i++) {
            many.add(StubMcp.tool("t" + i, "Does."));
        }
        ObjectNode result = StubMcp.JSON.createObjectNode();
        result.set("tools", many);
        StubMcp.result("tools/list", result.toString());
        Agent agent = stored(McpCases.agent(McpCases.server(Map.of())), Map.of());
        assertEquals(McpOffers.MOST_TOOLS, names(agent).size());
        given().get("/api/agents/" + agent.id() + "/logs")
                .then()
                .statusCode(200)
                .body("logs[0].message", containsString("the MCP server shop: it lists more than 128 tools"));
        Agent picky = McpCases.agent(McpCases.server(Map.of("tools", List.of("t9999", "t3"))));
        assertEquals(List.of("shop__t3", "shop__t9999"), names(picky));
    }

    @Test
    void aSlowServerIsNotWaitedForLongerThanItsTime() {
        Agent agent = McpCases.agent(McpCases.server(Map.of("timeoutSeconds", 3)));
        assertEquals(2, names(agent).size());
        StubMcp.answer("tools/call", (call, request) -> McpCases.stream(call, ": nothing\n\n"));
        long start = System.nanoTime();
        String reason = failure(agent, "shop__lookup");
        assertTrue(reason.startsWith(FAILED + "there was no whole answer within"), reason);
        assertTrue(System.nanoTime() - start < 10_000_000_000L);
        await().until(() -> StubMcp.requests("notifications/cancelled").size() == 1);
    }

    /** A server that went away between the list and the call has done nothing: the order waits, and the model is not told. */
    @Test
    void anOrderWaitsForAServerThatBeginsNoSession() {
        Agent agent = McpCases.agent(McpCases.server(Map.of()));
        names(agent);
        StubMcp.answer("initialize", (call, request) -> {
            call.getResponseHeaders().set("Retry-After", "7");
            StubMcp.send(call, 503, null, "");
        });
        ToolUnavailable wait = unavailable(agent, "shop__lookup");
        assertEquals(FAILED + "it answered with status 503", wait.getMessage());
        assertEquals(7, wait.retryAfter().toSeconds());
        StubMcp.answer("initialize", (call, request) -> call.close());
        assertTrue(unavailable(agent, "shop__lookup").getMessage().startsWith(FAILED));
        assertTrue(StubMcp.requests("tools/call").isEmpty());
        // A server whose secret was taken away is given the next try of the order, which ends by it when it lists the
        // tools.
        Agent secret =
                stored(McpCases.agent(McpCases.server(Map.of("secret", "SHOP_TOKEN"))), Map.of("SHOP_TOKEN", "t0ken"));
        StubMcp.reset();
        names(secret);
        given().delete("/api/agents/" + secret.id() + "/secrets/SHOP_TOKEN")
                .then()
                .statusCode(204);
        assertEquals(
                FAILED + "the agent has no secret SHOP_TOKEN",
                unavailable(secret, "shop__lookup").getMessage());
        assertThrows(PermanentFailure.class, () -> tools.tools(secret));
    }

    /** While it works on a call, the server asks something itself and does not know the session that says no. It has the call. */
    @Test
    void aCallIsNotMadeAgainBecauseTheServerDoesNotTakeANo() {
        Agent agent = McpCases.agent(McpCases.server(Map.of()));
        names(agent);
        StubMcp.answer("tools/call", (call, request) -> {
            StubMcp.forgetSessions();
            McpCases.stream(
                    call,
                    "data: {\"jsonrpc\":\"2.0\",\"id\":\"s1\",\"method\":\"sampling/createMessage\",\"params\":{}}\n\n");
        });
        assertTrue(failure(agent, "shop__lookup").startsWith(FAILED));
        assertEquals(1, StubMcp.requests("tools/call").size());
    }

    @Test
    void aToolThatFailsSaysSoToTheModel() {
        Agent agent = McpCases.agent(McpCases.server(Map.of()));
        StubMcp.result("tools/call", "{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"no such order\"}]}");
        assertEquals("no such order", failure(agent, "shop__lookup"));
        StubMcp.answer("tools/call", (call, request) -> {
            ObjectNode answer = StubMcp.response(request, null);
            answer.remove("result");
            answer.putObject("error").put("code", -32602).put("message", "Unknown\ttool\r\n: x\u202e");
            StubMcp.send(call, 200, "application/json", answer.toString());
        });
        assertEquals(FAILED + "it answered with error -32602: Unknown tool : x", failure(agent, "shop__lookup"));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void noDeclaredAddressLeadsInside(String spelling) {
        String url = spelling.replace("{port}", String.valueOf(StubMcp.trap().port()));
        Agent inside = McpCases.agent(McpCases.server(Map.of("url", url)));
        String reason =
                assertThrows(TransientFailure.class, () -> tools.tools(inside)).getMessage();
        assertFalse(reason.contains("127.") || reason.contains("Exception"), reason);
        assertEquals(0, StubMcp.trap().caught());
    }

    @Test
    void aSecretThatCannotBeUsedEndsTheOrder() {
        Agent agent = stored(McpCases.agent(McpCases.server(Map.of("secret", "LINES"))), Map.of());
        // As it could be stored before such values were refused.
        writable.store(agent.id(), "LINES", "a\r\nX-Injected: yes".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                NOT_LISTED + "the agent's secret LINES cannot be sent in a header",
                assertThrows(PermanentFailure.class, () -> tools.tools(agent)).getMessage());
        Agent without = McpCases.agent(McpCases.server(Map.of("secret", "NONE")));
        assertEquals(
                NOT_LISTED + "the agent has no secret NONE",
                assertThrows(PermanentFailure.class, () -> tools.tools(without)).getMessage());
        assertTrue(StubMcp.requests().isEmpty());
    }

    @Test
    void aCommandOfTheOperatorsIsAProcessWithNothingOfOurs() {
        Agent agent = stored(McpCases.agent(McpCases.stdio("local")), Map.of());
        assertEquals(List.of("shop__break", "shop__env", "shop__exit", "shop__flood", "shop__hang"), names(agent));
        Order order = TestOrders.of(agent.id(), null);
        String[] first = call(order, agent, "shop__env", "{}").split(" ");
        assertEquals("LISTED", first[1]);
        assertEquals(first[0], call(order, agent, "shop__env", "{}").split(" ")[0]);
        assertEquals(
                "Traceback:\n  File \"serve.py\", line 3\nKeyError: 'x', see https://example.org/a/b",
                failure(order, agent, "shop__break"),
                "nothing of this machine");
        assertEquals(FAILED + "its process has ended", failure(order, agent, "shop__exit"));
        String next = call(order, agent, "shop__env", "{}").split(" ")[0];
        assertNotEquals(first[0], next);
        assertEquals(FAILED + "a message of it is longer than 4194304 bytes", failure(order, agent, "shop__flood"));
        await().until(() -> !McpCases.isAlive(next));
        String last = call(order, agent, "shop__env", "{}").split(" ")[0];
        sessions.end(order.id());
        await().until(() -> !McpCases.isAlive(last));
        Agent missing = stored(McpCases.agent(McpCases.stdio("missing")), Map.of());
        assertEquals(
                NOT_LISTED + "its command cannot be started",
                assertThrows(TransientFailure.class, () -> tools.tools(missing)).getMessage());
    }

    @Test
    void aProcessThatHangsIsWaitedForNoLongerThanItsTime() {
        ObjectNode server = McpCases.stdio("local");
        Agent agent = stored(McpCases.agent(server), Map.of());
        names(agent);
        Order order = TestOrders.of(agent.id(), null);
        String pid = call(order, agent, "shop__env", "{}").split(" ")[0];
        Agent hasty = TestAgents.agent()
                .id(agent.id())
                .mcpServers(StubMcp.JSON.createArrayNode().add(server.put("timeoutSeconds", 4)))
                .build();
        assertEquals(FAILED + "there was no answer in time", failure(order, hasty, "shop__hang"));
        sessions.end(order.id());
        await().until(() -> !McpCases.isAlive(pid));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':'shop','url':'https://mcp.example.com/'}|201|",
                "{'name':'shop','stdio':'local'}|201|",
                "{'name':'shop'}|400|mcpServers[0].url",
                "{'name':'shop','url':'https://mcp.example.com/','stdio':'local'}|400|mcpServers[0].url",
                "{'name':'shop','stdio':'/bin/sh'}|400|mcpServers[0].stdio",
                "{'name':'shop','stdio':'local','secret':'TOKEN'}|400|mcpServers[0].secret",
                "{'name':'a__b','url':'https://mcp.example.com/'}|400|mcpServers[0].name",
                "{'name':'shop','stdio':'local','args':['-c']}|400|mcpServers[0].args"
            })
    void aServerIsDeclaredInOneOfTwoWays(String server, int status, String field) {
        var answer = given().contentType("application/json")
                .body("{\"name\":\"Shop\",\"model\":\"gpt-4o\",\"systemPrompt\":\"Help.\",\"mcpServers\":["
                        + server.replace('\'', '"') + "]}")
                .post("/api/agents")
                .then()
                .statusCode(status);
        if (field != null) {
            answer.body(containsString(field));
        }
    }

    private Agent stored(Agent agent, Map<String, String> secrets) {
        queries.update(
                "test/insert-agent",
                Map.of("id", agent.id().toString(), "model", agent.model(), "systemPrompt", agent.systemPrompt()));
        secrets.forEach((key, value) -> given().contentType("application/json")
                .body(Map.of("key", key, "value", value))
                .post("/api/agents/" + agent.id() + "/secrets")
                .then()
                .statusCode(201));
        return agent;
    }

    private List<String> names(Agent agent) {
        List<OfferedTool> offered = toolbox.tools(agent);
        offered.forEach(tool -> assertEquals("tool-mcp", tool.route()));
        return offered.stream().map(OfferedTool::name).toList();
    }

    private String call(Agent agent, String tool) {
        return call(TestOrders.of(agent.id(), null), agent, tool, "{}");
    }

    private String failure(Agent agent, String tool) {
        return failure(TestOrders.of(agent.id(), null), agent, tool);
    }

    private ToolUnavailable unavailable(Agent agent, String tool) {
        return assertThrows(ToolUnavailable.class, () -> call(TestOrders.of(agent.id(), null), agent, tool, "{}"));
    }

    private String failure(Order order, Agent agent, String tool) {
        return assertThrows(ToolFailure.class, () -> call(order, agent, tool, "{}"))
                .getMessage();
    }

    private String call(Order order, Agent agent, String tool, String arguments) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange done = template.send("direct:tool-mcp", exchange -> {
                exchange.setVariable(OrderVariables.ORDER, order);
                exchange.setVariable(OrderVariables.AGENT, agent);
                exchange.getMessage().setBody(new ToolCall("call-1", tool, McpCases.json(arguments), KEY));
            });
            if (done.getException() instanceof RuntimeException failure) {
                throw failure;
            }
            assertNull(done.getException());
            return done.getMessage().getBody(String.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
