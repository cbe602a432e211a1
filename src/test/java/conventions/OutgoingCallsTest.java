package conventions;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static conventions.Code.CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.WebSocket;
import org.apache.hc.client5.http.classic.HttpClient;
import org.junit.jupiter.api.Test;

/** Each stack of clients has one place that sends, which knows when a call must be over: nothing calls out past it. */
class OutgoingCallsTest {

    /** Endpoints of Camel that would call out by a client of their own. */
    private static final Pattern CALLS_OUT =
            Pattern.compile("uri: \"?(https?:|guarded:|netty|vertx|ahc|\\{\\{agentl2)", Pattern.CASE_INSENSITIVE);

    @Test
    void theJdksClientSendsInOnePlace() {
        assertEquals(Set.of("calls.WholeExchange"), callers(java.net.http.HttpClient.class, "send", "sendAsync"));
    }

    @Test
    void apachesClientSendsInOnePlace() {
        assertEquals(Set.of("outgoing.Outgoing"), callers(HttpClient.class, "execute", "executeOpen"));
    }

    @Test
    void okHttpSendsToNodesOnly() {
        assertEquals(Set.of("chain.rpc.HttpWire"), callers(Call.class, "execute", "enqueue"));
        assertEquals(Set.of("chain.rpc.SocketConnection"), callers(WebSocket.Factory.class, "newWebSocket"));
    }

    @Test
    void nothingOpensAConnectionByItself() {
        noClasses()
                .that()
                .resideOutsideOfPackage("development")
                .and()
                // A program of its own, which asks the runtime on this machine.
                .doNotHaveFullyQualifiedName("startup.Probe")
                .and()
                // Is a process's own client and its own database, while it rehearses.
                .resideOutsideOfPackage("startup.rehearsal")
                .and()
                // Sets an option of OkHttp's sockets.
                .doNotHaveFullyQualifiedName("chain.rpc.PromptSockets")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(java.net.Socket.class, java.net.URLConnection.class)
                .orShould()
                .callMethod(java.net.URL.class, "openStream")
                .orShould()
                .callMethod(java.net.URL.class, "openConnection")
                .check(CODE);
    }

    @Test
    void whoMakesOkHttpsSocketsConnectsNone() {
        noClasses()
                .that()
                .haveFullyQualifiedName("chain.rpc.PromptSockets")
                .should()
                .callMethodWhere(target(name("connect")))
                .orShould()
                .callConstructor(java.net.Socket.class, String.class, int.class)
                .check(CODE);
    }

    @Test
    void noRouteCallsOutByAnEndpoint() throws IOException {
        Set<String> found = new TreeSet<>();
        try (var files = Files.walk(Path.of("src", "main", "resources", "routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (CALLS_OUT.matcher(Files.readString(file)).find()) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        assertEquals(Set.of(), found);
    }

    private static Set<String> callers(Class<?> owner, String... methods) {
        return CODE.stream()
                .filter(one -> !one.getPackageName().equals("development"))
                .flatMap(one -> one.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isAssignableTo(owner)
                        && Set.of(methods).contains(call.getTarget().getName()))
                .map(JavaCall::getOriginOwner)
                .map(origin -> origin.getName().replaceFirst("\\$.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
