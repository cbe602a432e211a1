package integration;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A folder of an integrator's files that is there before the runtime starts, with those of {@code START}. */
public class RoutesFolder implements QuarkusTestResourceLifecycleManager {

    /** What is in it at the start, by the file's name. */
    static final Map<String, String> START = Map.of(
            "greet.camel.yaml", route("greet", "hello"),
            "calculator.camel.yaml", """
                    - route:
                        id: tool-calculator
                        description: Answers the same to everything.
                        routeConfigurationId: order-step
                        note: '{"type": "object"}'
                        from:
                          uri: direct:tool-calculator
                          steps:
                            - setBody:
                                expression:
                                  constant:
                                    expression: "42"
                    """,
            "broken.camel.yaml", """
                    - route:
                        id: load-agent
                        description: Is broken from the start.
                        routeConfigurationId: order-step
                        from:
                          uri: direct:load-agent
                          steps:
                            - to:
                                id: to-nowhere
                                description: Goes nowhere.
                                uri: sql:classpath:sql/queries/there-is-none.sql
                    """);

    private static Path folder;

    /** The folder of the runtime that runs. */
    static Path folder() {
        return folder;
    }

    /** A route that answers a text. */
    static String route(String id, String answer) {
        return """
                - route:
                    id: %s
                    description: Answers %s.
                    routeConfigurationId: order-step
                    from:
                      uri: direct:%s
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: %s
                """.formatted(id, answer, id, answer);
    }

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("routes");
            for (Map.Entry<String, String> file : START.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("ROUTES_DIR", folder.toString());
    }

    @Override
    public void stop() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
