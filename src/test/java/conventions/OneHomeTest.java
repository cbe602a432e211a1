package conventions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static conventions.Code.CODE;

import base.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

/** What has a home of its own is not made a second time elsewhere. */
class OneHomeTest {

    @Test
    void mappersOfJsonAreMadeInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Json.class)
                .should()
                .callConstructor(ObjectMapper.class)
                .orShould()
                .callConstructor(ObjectMapper.class, JsonFactory.class)
                .orShould()
                .callMethod(JsonMapper.class, "builder")
                .check(CODE);
    }

    @Test
    void linesAreLoggedByOneApi() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.logging..", "org.apache.commons.logging..")
                .check(CODE);
    }

    @Test
    void processesThatDoWorkAreStartedInOnePlace() {
        // An MCP server is somebody else's command with an environment of its own; the development mode has daemons.
        noClasses()
                .that()
                .resideOutsideOfPackages("processes", "tools.mcp", "development")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ProcessBuilder.class.getName())
                .check(CODE);
    }
}
