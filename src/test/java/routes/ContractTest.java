package routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractTest {

    @Test
    void everyOperationIsADirectRouteOfItsName() throws IOException {
        StringBuilder routes = new StringBuilder();
        try (var files = Files.walk(Path.of("src/main/resources/routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                routes.append(Files.readString(file));
            }
        }
        List<String> missing = new ArrayList<>();
        new OpenAPIV3Parser()
                .readContents(Contract.text())
                .getOpenAPI()
                .getPaths()
                .values()
                .forEach(path -> path.readOperations().forEach(operation -> {
                    String id = operation.getOperationId();
                    boolean written = routes.toString().contains("    id: " + id + "\n")
                            && routes.toString().contains("uri: direct:" + id + "\n");
                    boolean templated = routes.toString()
                            .contains("    routeTemplateRef: answer-statement\n    routeId: " + id + "\n");
                    if (!written && !templated) {
                        missing.add(id);
                    }
                }));
        assertEquals(List.of(), missing);
    }
}
