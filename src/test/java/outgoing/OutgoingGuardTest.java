package outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls go through the real clients, with a name service that is as bad as it can be. */
class OutgoingGuardTest {

    /** More than a busy machine needs, and all that an address of nobody gets. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String REFUSED = "its host is not known, or is not one that may be called";

    private static Trap trap;
    private static HttpServer server;
    private static DefaultCamelContext context;
    private static volatile String location;
    private static final Queue<String> HOSTS = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void open() throws IOException {
        trap = new Trap();
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", call -> {
            HOSTS.add(call.getRequestHeaders().getFirst("Host"));
            boolean redirects = call.getRequestURI().getPath().equals("/redirect");
            if (redirects) {
                call.getResponseHeaders().set("Location", location);
            }
            call.sendResponseHeaders(redirects ? 302 : 200, -1);
            call.close();
        });
        server.start();
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterAll
    static void close() throws IOException {
        context.close();
        server.stop(0);
        trap.close();
    }

    static List<String> spellings() throws IOException {
        return SsrfSpellings.all();
    }

    @Test
    void thereAreSixtySpellingsAndMore() throws IOException {
        assertTrue(SsrfSpellings.all().stream().distinct().count() > 140);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void noSpellingReachesTheInside(String spelling) {
        String address = spelling.replace("{port}", String.valueOf(trap.port()));
        IOException refused =
                assertThrows(IOException.class, () -> get(address, new OutgoingGuard(hosts(), false, new TestNames())));
        var reason = refused instanceof OutgoingRefused ? refused : refused.getCause();
        assertInstanceOf(OutgoingRefused.class, reason, "it was the guard that stopped it");
        assertFalse(refused.getMessage().contains("127."), refused.getMessage());
        assertEquals(0, trap.caught());
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void noSpellingReachesTheInsideThroughTheCamelComponent(String spelling) throws Exception {
        String address = spelling.replace("{port}", String.valueOf(trap.port()));
        var failure = throughCamel("guarded:https://example.com", address, new TestNames());
        assertTrue(failure != null, "the call failed");
        assertEquals(0, trap.caught());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:{port}/",
                "http://127.0.0.1:{port}/",
                "http://allowed.example:{port}/",
                "//127.0.0.1:{port}/",
                "https://[::1]:{port}/",
                "https://inside.example:{port}/"
            })
    void aRedirectLeadsNowhere(String to) throws Exception {
        location = to.replace("{port}", String.valueOf(trap.port()));
        String address = "http://allowed.example:" + port() + "/redirect";
        OutgoingAnswer answer =
                get(address, new OutgoingGuard(hosts("allowed.example:" + port()), false, new TestNames()));
        assertEquals(302, answer.status());
        throughCamel("guarded:" + address + "?followRedirects=true", address, new TestNames());
        assertEquals(0, trap.caught());
    }

    @Test
    void aNameThatChangesIsConnectedToWhereItWasChecked() throws IOException {
        var names = new TestNames().answer("turns.example", "127.0.0.1").answer("turns.example", "127.0.0.2");
        // In the development mode loopback may be called, and only the first answer has a server.
        assertEquals(
                200,
                get("http://turns.example:" + port() + "/", new OutgoingGuard(hosts(), true, names))
                        .status());
        assertEquals(1, names.lookups());
    }

    @Test
    void aNameThatTurnsInwardsIsNotFollowed() throws IOException {
        // The outside address is a closed port of this machine's, allowed by the double's rule alone: nobody answers.
        var names = new TestNames().answer("turns.example", "255.255.255.255").answer("turns.example", "127.0.0.1");
        assertThrows(
                OutgoingFailure.class,
                () -> get("https://turns.example:" + trap.port() + "/", new OutgoingGuard(hosts(), false, names)));
        assertEquals(1, names.lookups());
        assertThrows(
                OutgoingFailure.class,
                () -> get("https://turns.example:" + trap.port() + "/", new OutgoingGuard(hosts(), false, names)));
        assertEquals(2, names.lookups());
        assertEquals(0, trap.caught());
    }

    @Test
    void oneForbiddenAddressForbidsAName() throws IOException {
        var names = new TestNames().answer("both.example", "93.184.216.34", "127.0.0.1");
        var guard = new OutgoingGuard(hosts(), false, names);
        assertEquals(
                REFUSED,
                assertThrows(OutgoingRefused.class, () -> guard.resolve("both.example", 443))
                        .getMessage());
        assertThrows(OutgoingRefused.class, () -> guard.resolve("both.example"));
    }

    @Test
    void anAllowedHostIsReachedByItsOwnName() throws IOException {
        HOSTS.clear();
        for (String entry : List.of("inside.example", "inside.example:" + port(), " Inside.Example ")) {
            var guard = new OutgoingGuard(hosts(entry), false, new TestNames());
            assertEquals(
                    200, get("http://inside.example:" + port() + "/", guard).status());
        }
        assertEquals(
                List.of("inside.example:" + port()), HOSTS.stream().distinct().toList());
        assertEquals(
                200,
                get("http://127.0.0.1:" + port() + "/", new OutgoingGuard(hosts("127.0.0.1"), false, new TestNames()))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inside.example.",
                "x.inside.example",
                "example",
                "inside.example.com",
                "127.0.0.1",
                "2130706433",
                "inside.example:1"
            })
    void anAllowedHostAllowsNoOther(String other) {
        String host = other.contains(":") ? "inside.example" : other;
        int port = other.contains(":") ? trap.port() : port();
        var guard = new OutgoingGuard(hosts("inside.example:" + port()), false, new TestNames());
        assertThrows(IOException.class, () -> get("http://" + host + ":" + port + "/", guard));
        assertThrows(IOException.class, () -> get("https://" + host + ":" + port + "/", guard));
        assertEquals(0, trap.caught());
    }

    @Test
    void developmentAllowsLoopbackAndNothingElseInside() throws IOException {
        var guard = new OutgoingGuard(hosts(), true, new TestNames());
        assertEquals(200, get("http://localhost:" + port() + "/", guard).status());
        for (String inside : List.of("10.0.0.1", "169.254.169.254", "[fd00:ec2::254]", "192.168.0.1", "0.0.0.0")) {
            var failure = assertThrows(OutgoingFailure.class, () -> get("http://" + inside + "/", guard));
            assertEquals(REFUSED, failure.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "93.184.216.34",
                "172.15.255.255",
                "172.32.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2001:4860:4860::8888",
                "2a00:1450:4001:81b::200e",
                "64:ff9b::8.8.8.8"
            })
    void theRestOfTheInternetIsOpen(String address) throws UnknownHostException {
        assertFalse(ForbiddenAddresses.contain(InetAddress.getByName(address)));
    }

    private static int port() {
        return server.getAddress().getPort();
    }

    private static AllowedHosts hosts(String... entries) {
        return new AllowedHosts(List.of(entries));
    }

    private static OutgoingAnswer get(String address, OutgoingGuard guard) throws IOException {
        try (var client = new GuardedHttp(guard).client()) {
            var request = new OutgoingRequest("GET", Destination.parse(address), Map.of(), null, LIMIT, 1000);
            return new Outgoing(client).send(request);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Each call has a component of its own in one context: to start a context costs more than the call. */
    private static Exception throughCamel(String endpoint, String address, TestNames names) throws Exception {
        HttpComponent guarded =
                new GuardedHttp(new OutgoingGuard(hosts("allowed.example:" + port()), false, names)).component();
        context.addComponent("guarded", guarded);
        try (var template = context.createProducerTemplate()) {
            var exchange = new DefaultExchange(context);
            exchange.getMessage().setHeader("CamelHttpUri", address);
            template.send(endpoint, exchange);
            return exchange.getException();
        } finally {
            context.removeEndpoints("guarded:*");
            context.removeComponent("guarded");
        }
    }
}
