package results;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import results.address.ContentAddress;

/** Kubo's {@code POST /api/v0/add}, which answers {@code {"Name", "Hash", "Size"}}. */
public final class KuboAdds {

    public static final AtomicInteger calls = new AtomicInteger();
    public static volatile int status = 200;
    static volatile String cid;
    static volatile String query = "";
    public static volatile String body = "";

    private KuboAdds() {}

    public static void reset() {
        status = 200;
        cid = null;
        calls.set(0);
    }

    public static void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        query = exchange.getRequestURI().getQuery();
        body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String file = body.substring(body.indexOf("\r\n\r\n") + 4, body.lastIndexOf("\r\n--"));
        String hash = cid != null
                ? cid
                : ContentAddress.of(file.getBytes(StandardCharsets.UTF_8)).cid();
        byte[] answer = ("{\"Name\":\"result.json\",\"Hash\":\"" + hash + "\",\"Size\":\"1\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
