package tools.python;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A service that runs scripts, or rather does not: it keeps what it is asked and answers what it is told to. */
public class StubInterpreter implements QuarkusTestResourceLifecycleManager {

    static volatile int status;
    static volatile String answer;
    static volatile String asked;
    static volatile String authorization;

    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/run", call -> {
            asked = call.getRequestMethod() + " " + call.getRequestURI() + " "
                    + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            authorization = call.getRequestHeaders().getFirst("Authorization");
            if (status < 0) {
                call.close();
                return;
            }
            call.getResponseHeaders().set("Retry-After", "7");
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        server.start();
        return Map.of(
                "agentl2.tools.python.interpreter",
                "http://localhost:" + server.getAddress().getPort() + "/run?tier=1",
                "agentl2.tools.python.key",
                "the-key",
                "agentl2.tools.python.warm",
                "0",
                "agentl2.tools.python.start-seconds",
                "540");
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
