package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import development.DevBuyer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real language model answers an order, from the chain's event to the seller's pay. It is small enough for any machine
 * ({@code bench/small-model.sh} installs it); where it is not installed this test says so and counts as skipped.
 */
class SmallModelIT {

    private static final Path PYTHON = Path.of(".dev", "small-model", "bin", "python");
    private static final Path WEIGHTS = Path.of(".dev", "small-model", "model.gguf");

    @Test
    void aRealModelAnswersAnOrder(@TempDir Path directory) throws Exception {
        if (!Files.isExecutable(PYTHON) || !Files.isReadable(WEIGHTS)) {
            System.out.println(
                    "SmallModelIT: NOT RUN, because no model is installed here; bench/small-model.sh installs one");
        }
        assumeTrue(Files.isExecutable(PYTHON) && Files.isReadable(WEIGHTS), "bench/small-model.sh was not run");
        int port = RuntimeProcess.freePort();
        Process server = serve(port, directory);
        try (var around = new Surroundings()) {
            awaitModel(server, port);
            Path catalogue = Files.writeString(directory.resolve("models.yaml"), """
                    models:
                      smollm2:
                        provider: openai-compatible
                        id: smollm2
                        baseUrl: http://127.0.0.1:%d/v1
                        inputUsdPerMTok: 0.01
                        outputUsdPerMTok: 0.02
                        contextTokens: 2048
                        maxOutputTokens: 128
                        temperature: 2
                    """.formatted(port));
            try (var runtime = RuntimeProcess.start(
                    around.environment("api,worker,listener", "MODEL_CATALOGUE", catalogue.toString()))) {
                JsonNode order = answered(runtime, around);
                assertFalse(order.get("resultData").asText().isBlank());
                assertTrue(order.get("tokensUsed").asInt() > 10, order.toString());
                assertTrue(order.get("costUsd").asDouble() > 0, order.toString());
                System.out.println("SmallModelIT: SmolLM2-135M answered in " + order.get("executionTimeMs") + " ms: "
                        + order.get("resultData"));
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static JsonNode answered(RuntimeProcess runtime, Surroundings around) throws IOException {
        var agent = Map.of(
                "name",
                "Small",
                "model",
                "smollm2",
                "systemPrompt",
                "You are a helpful assistant. Answer in one sentence.",
                "temperature",
                0,
                "maxTokens",
                64,
                "serviceId",
                around.chain().serviceId());
        assertEquals(201, runtime.post("/api/agents", agent).status());
        String orderId = new DevBuyer(around.node(), around.chain()).buy(Duration.ofHours(1));
        var input = Map.of("prompt", "What is the capital of France?");
        int handedIn = runtime.post("/api/orders/" + orderId + "/input", input).status();
        assertTrue(handedIn == 200 || handedIn == 202, "input answered " + handedIn);
        return await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(
                        () -> runtime.get("/api/orders/" + orderId).json(),
                        order -> "completed".equals(order.path("status").asText()));
    }

    private static Process serve(int port, Path directory) throws IOException {
        List<String> command = List.of(
                PYTHON.toString(),
                "-m",
                "llama_cpp.server",
                "--model",
                WEIGHTS.toString(),
                "--model_alias",
                "smollm2",
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--n_ctx",
                "2048",
                "--n_threads",
                "2");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("model.log").toFile())
                .start();
    }

    private static void awaitModel(Process server, int port) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/models"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofMinutes(1))
                    .failFast("the model's server ended", () -> !server.isAlive())
                    .ignoreExceptions()
                    .until(() -> client.send(request, HttpResponse.BodyHandlers.ofString())
                                    .statusCode()
                            == 200);
        }
    }
}
