package outgoing;

import java.io.IOException;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Owners' webhooks, MCP servers and stores, and the operator's search, images, code and IPFS: all go out here. */
class StalledServiceTest extends StallCases {

    private static final byte[] MUCH = new byte[8 * 1024 * 1024];

    @Override
    protected Map<String, Client> clients() throws Exception {
        var guarded = outgoing();
        var services = new ServiceCalls();
        return Map.of(
                "owners' servers", url -> guarded.send(request(url, new byte[] {'x'})),
                "a large request", url -> guarded.send(request(url, MUCH)),
                "a stream", url -> guarded.stream(request(url, null), (head, body) -> body.readAllBytes()),
                "the operator's services", url -> services.send(request(url, new byte[] {'x'})),
                "Camel's component", StalledServiceTest::throughCamel);
    }

    @Override
    protected Class<? extends Exception> failure() {
        return IOException.class;
    }

    private static OutgoingRequest request(String url, byte[] body) throws OutgoingRefused {
        return new OutgoingRequest("POST", Destination.parse(url + "/call"), Map.of(), body, LIMIT, 1_000_000);
    }

    private static Object throughCamel(String url) throws Exception {
        try (var context = new DefaultCamelContext()) {
            context.addComponent("guarded", new GuardedHttp(guard()).component(LIMIT));
            context.start();
            var exchange = new DefaultExchange(context);
            exchange.getMessage().setBody("x");
            context.createProducerTemplate().send("guarded:" + url + "/call", exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            return exchange.getMessage().getBody(String.class);
        }
    }
}
