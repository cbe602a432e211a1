package bench;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** HTTP servers that only this machine reaches. */
final class Loopback {

    private static final String HOST = "127.0.0.1";
    private static final int WAITING = 2_000;

    private Loopback() {}

    /** Listens on a free port. */
    static HttpServer listen(Vertx vertx, Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost(HOST).setPort(0).setAcceptBacklog(WAITING))
                .requestHandler(handler)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    static String url(HttpServer server) {
        return "http://" + HOST + ":" + server.actualPort();
    }
}
