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
        try (var files = Files.list(Path.of("src/main/resources/routes"))) {
            for (Path file : files.toList()) {
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
                    if (!routes.toString().contains("    id: " + id + "\n")
                            || !routes.toString().contains("uri: direct:" + id + "\n")) {
                        missing.add(id);
                    }
                }));
        assertEquals(List.of(), missing);
    }
}
