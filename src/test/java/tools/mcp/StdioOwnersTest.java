package tools.mcp;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.OwnedAgents;
import access.signin.OperatorInTests;
import agents.Agent;
import agents.TestAgents;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import orders.PermanentFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import startup.TestDatabase;
import tools.ToolServices;
import tools.Toolbox;

/** The operator's commands are tools of trusted owners' agents only. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(ToolServices.class)
class StdioOwnersTest {

    private static final List<Map<String, String>> SERVERS = List.of(Map.of("name", "shop", "stdio", "local"));

    @Inject
    Toolbox toolbox;

    @ParameterizedTest
    @ValueSource(strings = {"trusted", "operator", "runtime"})
    void aTrustedOwnersAgentHasThem(String owner) {
        Map<String, Object> definition = OwnedAgents.definition(owner);
        definition.put("mcpServers", SERVERS);
        given().contentType("application/json")
                .body(definition)
                .post("/api/agents")
                .then()
                .statusCode(201);
        assertFalse(toolbox.tools(agent(owner)).isEmpty());
    }

    @Test
    void aStrangerCanNeitherDeclareNorRunThem() {
        Map<String, Object> definition = OwnedAgents.definition("stranger");
        definition.put("mcpServers", SERVERS);
        String token = OperatorInTests.session(OwnedAgents.owner("stranger")).accessToken();
        given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(definition)
                .post("/api/agents")
                .then()
                .statusCode(400)
                .body(containsString("mcpServers[0].stdio"))
                .body(containsString("TRUSTED_OWNERS"));
        String id = OwnedAgents.create("stranger", Map.of()).toString();
        given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(Map.of("mcpServers", List.of(Map.of("name", "shop", "stdio", "other"))))
                .patch("/api/agents/" + id)
                .then()
                .statusCode(400)
                .body(containsString("mcpServers[0].stdio"))
                // What the operator has is not told either.
                .body(not(containsString("local")));
        var failure = assertThrows(PermanentFailure.class, () -> toolbox.tools(agent("stranger")));
        assertTrue(failure.getMessage().contains("TRUSTED_OWNERS"), failure.getMessage());
    }

    @Test
    void anAgentThatIsGivenToAStrangerLosesThem() {
        Map<String, Object> definition = OwnedAgents.definition("trusted");
        definition.put("mcpServers", SERVERS);
        String id = given().contentType("application/json")
                .body(definition)
                .post("/api/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        var answer = given().contentType("application/json")
                .body(Map.of("ownerAddress", OwnedAgents.owner("stranger")))
                .patch("/api/agents/" + id);
        assertEquals(400, answer.statusCode(), answer.asString());
        assertTrue(answer.asString().contains("mcpServers[0].stdio"), answer.asString());
    }

    private static Agent agent(String owner) {
        return TestAgents.agent()
                .id(OwnedAgents.create(owner, Map.of()))
                .mcpServers(StubMcp.JSON.createArrayNode().add(McpCases.stdio("local")))
                .build();
    }
}
