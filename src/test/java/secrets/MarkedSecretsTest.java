package secrets;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.TestWallet;
import chain.rpc.TestChain;
import development.DevBuyer;
import development.DevChain;
import hawtio.LateBeans;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.debugger.BacklogTracer;
import org.apache.camel.spi.BacklogTracerEventMessage;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import secrets.vault.StubVault;
import startup.TestDatabase;

/**
 * Orders that use marked secrets, with servers that repeat what they are called with; then the marks are looked for in everything
 * that somebody but their owner may see: the log, the API, JMX with Camel's traces, and the database.
 */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(value = TestChain.class, initArgs = @ResourceArg(name = "ORDER_POLL_INTERVAL_MS", value = "200"))
@WithTestResource(MarkedWorld.class)
class MarkedSecretsTest {

    private static final String MODEL = "sk-own-Mark7-model/+key=";
    private static final String HOOK = "own-Mark8-webhook/+token=";
    private static final String SEARCH = "own-Mark9-search/+key=";
    private static final String SIGNING = "whsec_"
            + Base64.getEncoder().encodeToString("own-Mark10-signing-secret-32byte".getBytes(StandardCharsets.UTF_8));
    private static final String REFUSED = "own-Mark11-refused-value";

    @Inject
    DataSource database;

    @Inject
    CamelContext camel;

    @Inject
    @Named("chain")
    Web3j node;

    private final Heard log = new Heard();
    private final List<String> answers = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
    private final Map<Long, Integer> looksAtDone = new ConcurrentHashMap<>();

    /** All that is logged, written as both formats write it, with its stack traces. */
    private static final class Heard extends Handler {

        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private final JsonFormatter json = new JsonFormatter();
        private final PatternFormatter pattern = new PatternFormatter("%d %p [%c] %X %s%e%n");

        @Override
        public void publish(LogRecord line) {
            ExtLogRecord record = ExtLogRecord.wrap(line);
            lines.add(json.format(record));
            lines.add(pattern.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void noMarkIsSeenAnywhere() throws Exception {
        DevChain.Deployment chain =
                DevChain.read(Path.of(ConfigProvider.getConfig().getValue(TestChain.DIRECTORY, String.class)));
        Map<String, String> marks = new LinkedHashMap<>(MarkedWorld.ENVIRONMENT);
        marks.put("the agent's OPENAI_API_KEY", MODEL);
        marks.put("HOOK_TOKEN", HOOK);
        marks.put("BRAVE_API_KEY", SEARCH);
        marks.put("WEBHOOK_SIGNING_SECRET", SIGNING);
        marks.put("AGENT_PRIVATE_KEY", chain.sellerPrivateKey());
        marks.put("a value that was refused", REFUSED);
        marks.put("VAULT_SECRET_ID", StubVault.SECRET);
        Logger.getLogger("").addHandler(log);
        BacklogTracer tracer = traced();
        // It keeps the newest thousand steps, and the timers' alone are more.
        var clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleWithFixedDelay(() -> collect(tracer), 0, 50, TimeUnit.MILLISECONDS);
        try {
            signInAndOut(chain, marks);
            use(chain);
        } finally {
            clock.shutdownNow();
            clock.awaitTermination(1, TimeUnit.MINUTES);
            tracer.setEnabled(false);
            Logger.getLogger("").removeHandler(log);
        }
        collect(tracer);
        Map<String, List<String>> places = new LinkedHashMap<>();
        places.put("the log", List.copyOf(log.lines));
        places.put("the API", answers);
        places.put("traces", List.copyOf(steps));
        places.put("JMX", attributes());
        places.put("the database", rows());
        assertVisible(places);
        Map<String, String> names = new LinkedHashMap<>();
        marks.forEach((name, mark) -> forms(mark).forEach(form -> names.put(form, name)));
        var needles = new Needles(names.keySet());
        Set<String> found = new TreeSet<>();
        places.forEach((place, texts) -> texts.forEach(text -> needles.in(text)
                .forEach(form ->
                        found.add(names.get(form) + " as " + form + " in " + place + ": " + around(text, form)))));
        assertEquals(Set.of(), found, () -> String.join("\n", found));
    }

    /** Each place must show what may be seen, or the search there says nothing. */
    private static void assertVisible(Map<String, List<String>> places) {
        Map.of(
                        "the log", "went wrong for the test to see",
                        "the API", "visible-key",
                        "traces", "visible-prompt",
                        "JMX", "store-secret",
                        "the database", "visible-webhook-answer")
                .forEach((place, word) -> assertTrue(
                        places.get(place).stream().anyMatch(text -> text.contains(word)), place + " has no " + word));
    }

    /** Tokens, keys and signatures let their holder in, and are as secret as what is stored. */
    private void signInAndOut(DevChain.Deployment chain, Map<String, String> marks) {
        TestWallet wallet = TestWallet.OPERATOR;
        String nonce = given().post("/api/auth/nonce").path("nonce");
        String message = wallet.message(nonce, chain.chainId());
        var signed = Map.of("message", message, "signature", wallet.sign(message));
        var session = given().contentType(ContentType.JSON).body(signed).post("/api/auth/verify");
        assertEquals(200, session.statusCode());
        assertEquals(
                401,
                given().contentType(ContentType.JSON)
                        .body(signed)
                        .post("/api/auth/verify")
                        .statusCode());
        String access = session.path("accessToken");
        String refresh = session.path("refreshToken");
        var again = given().contentType(ContentType.JSON)
                .body(Map.of("refreshToken", refresh))
                .post("/api/auth/refresh");
        String key = given().auth()
                .oauth2(access)
                .contentType(ContentType.JSON)
                .body(Map.of("name", "visible-key", "scopes", List.of("operator", "agents:read")))
                .post("/api/auth/keys")
                .path("key");
        answers.add(given().auth().oauth2(key).get("/api/agents").asString());
        answers.add(given().auth().oauth2(key + "x").get("/api/agents").asString());
        answers.add(given().auth().oauth2(access).get("/api/auth/keys").asString());
        answers.add(given().auth().oauth2(access).get("/api/auth/sessions").asString());
        answers.add(given().auth().oauth2(access).get("/api/audit").asString());
        marks.put("the signature of a sign-in", signed.get("signature"));
        marks.put("an access token", access);
        marks.put("a refresh token", refresh);
        marks.put("the refresh token after it", again.path("refreshToken"));
        marks.put("an API key", key);
    }

    private void use(DevChain.Deployment chain) throws Exception {
        Logger.getLogger("test").warning("went wrong for the test to see");
        String agent = given().contentType(ContentType.JSON)
                .body(Map.of(
                        "name", "Marked",
                        "model", "gpt-4o",
                        "systemPrompt", "visible-prompt",
                        "serviceId", chain.serviceId(),
                        "tools",
                                List.of(
                                        "web_search",
                                        Map.of(
                                                "name", "hook",
                                                "description", "a webhook",
                                                "parameters", Map.of("type", "object"),
                                                "handler", "webhook",
                                                "secret", "HOOK_TOKEN",
                                                "webhookUrl", MarkedWorld.url("/hook")))))
                .post("/api/agents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String secrets = "/api/agents/" + agent + "/secrets";
        store(secrets, "OPENAI_API_KEY", "\uFEFF" + MODEL + "\r\n");
        store(secrets, "HOOK_TOKEN", "\"" + HOOK + "\"\n");
        store(secrets, "BRAVE_API_KEY", SEARCH);
        store(secrets, "WEBHOOK_SIGNING_SECRET", SIGNING);
        store(secrets, "AGENT_PRIVATE_KEY", chain.sellerPrivateKey() + "\r\n");
        // What is refused has a value in it as well.
        refused(secrets, Map.of("key", "AGENT_PRIVATE_KEY", "value", REFUSED));
        refused(secrets, Map.of("key", "lower", "value", REFUSED));
        for (String inside : List.of("\r\n", "\n", "\t", "\u200B", "\uD800", "\u00FC", "\u007f")) {
            refused(secrets, Map.of("key", "A_KEY", "value", REFUSED + inside + REFUSED));
        }
        refused(secrets, Map.of("key", "A_KEY", "value", "\r\n"));
        refused(secrets, Map.of("key", "A_KEY", "value", REFUSED, "extra", REFUSED));
        refused(secrets, "{\"key\": \"A_KEY\", \"value\": \"" + REFUSED);
        refused(
                secrets.replace(agent, "00000000-0000-7000-8000-000000000000"),
                Map.of("key", "A_KEY", "value", REFUSED));

        MarkedWorld.model(
                200,
                request -> request.path("messages").size() > 3
                        ? MarkedWorld.says("visible-answer"
                                + MarkedWorld.echo(MarkedWorld.called().stream()
                                        .filter(call -> call.get("address").startsWith("/openai"))
                                        .findFirst()
                                        .orElseThrow()))
                        : MarkedWorld.says(
                                "",
                                "hook",
                                "{}",
                                "web_search",
                                "{\"query\":\"first\"}",
                                "web_search",
                                "{\"query\":\"first\"}"));
        String worked = order(chain, agent, "completed");
        MarkedWorld.model(401, request -> MarkedWorld.says("no"));
        String failed = order(chain, agent, "failed");
        MarkedWorld.model(500, request -> MarkedWorld.says("no"));
        String tried = order(chain, agent, "failed");
        assertUsed();
        for (String path : List.of(
                "/api/agents",
                "/api/agents/" + agent,
                "/api/agents/" + agent + "/orders",
                "/api/agents/" + agent + "/stats",
                "/api/agents/" + agent + "/logs",
                "/api/agents/" + agent + "/versions",
                "/api/agents/" + agent + "/versions/1",
                "/api/agents/" + agent + "/documents",
                secrets,
                "/api/approvals",
                "/health",
                "/ready",
                "/metrics")) {
            answers.add(given().get(path).asString());
        }
        for (String order : List.of(worked, failed, tried)) {
            answers.add(given().get("/api/orders/" + order).asString());
            answers.add(given().get("/api/orders/" + order + "/turns").asString());
            answers.add(given().get("/api/orders/" + order + "/logs").asString());
        }
        String uri = given().get("/api/orders/" + worked).path("resultUri");
        answers.add(
                given().get("/api/results/" + uri.substring("ipfs://".length())).asString());
    }

    /** Without these the test would look for what was never there. */
    private static void assertUsed() {
        String called = MarkedWorld.called().toString();
        for (String mark : List.of(MODEL, HOOK, SEARCH)) {
            assertTrue(called.contains(mark), mark + " was not used");
        }
        assertTrue(called.contains("Webhook-signature")
                || called.toLowerCase(Locale.ROOT).contains("webhook-signature"));
    }

    private static void store(String path, String key, String value) {
        given().contentType(ContentType.JSON)
                .body(Map.of("key", key, "value", value))
                .post(path)
                .then()
                .statusCode(201);
    }

    private void refused(String path, Object body) {
        var answer = given().contentType(ContentType.JSON).body(body).post(path);
        assertTrue(answer.statusCode() >= 400 && answer.statusCode() < 500, answer.asString());
        answers.add(answer.asString());
    }

    private String order(DevChain.Deployment chain, String agent, String status) throws Exception {
        String id = new DevBuyer(node, chain).buy(Duration.ofHours(1));
        given().contentType(ContentType.JSON)
                .body(Map.of("prompt", "visible-prompt"))
                .post("/api/orders/" + id + "/input");
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> status.equals(given().get("/api/orders/" + id).path("status")));
        return id;
    }

    private BacklogTracer traced() {
        BacklogTracer tracer = camel.getCamelContextExtension().getContextPlugin(BacklogTracer.class);
        tracer.setTraceRests(true);
        tracer.setBodyIncludeStreams(true);
        tracer.setBodyMaxChars(1_000_000);
        tracer.setIncludeExchangeProperties(true);
        tracer.setIncludeExchangeVariables(true);
        tracer.setIncludeException(true);
        tracer.setEnabled(true);
        return tracer;
    }

    private void collect(BacklogTracer tracer) {
        for (BacklogTracerEventMessage step : tracer.dumpAllTracedMessages()) {
            // Once it is done nothing is added to it, but for what is being added right then.
            boolean known = step.isDone() && looksAtDone.merge(step.getUid(), 1, Integer::sum) > 2;
            if (!known) {
                steps.add(step.toXml(0));
                steps.add(String.valueOf(step.asJSon()));
            }
        }
    }

    private List<String> attributes() throws JMException {
        // Camel's beans wait for somebody who looks.
        LateBeans.show(camel);
        var server = ManagementFactory.getPlatformMBeanServer();
        List<String> values = new ArrayList<>();
        for (ObjectName name : server.queryNames(null, null)) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                // This JVM's settings are system properties only because the test hands the environment over so.
                if (!attribute.isReadable() || attribute.getName().equals("SystemProperties")) {
                    continue;
                }
                try {
                    values.add(name + " " + attribute.getName() + " = "
                            + shown(server.getAttribute(name, attribute.getName())));
                } catch (JMException | RuntimeException unsupported) {
                    values.add(name + " " + attribute.getName() + " = " + unsupported);
                }
            }
        }
        return values;
    }

    private static String shown(Object value) {
        return value instanceof Object[] several ? Arrays.deepToString(several) : String.valueOf(value);
    }

    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (var names = statement.executeQuery(
                    "select quote_ident(tablename) from pg_tables where schemaname = 'public'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (var row = statement.executeQuery("select cast(t as text) from " + table + " t")) {
                    while (row.next()) {
                        rows.add(table + ": " + row.getString(1));
                    }
                }
                // A result's bytes are shown as hex.
                if (table.equals("results")) {
                    try (var row = statement.executeQuery("select encode(bytes, 'escape') from results")) {
                        while (row.next()) {
                            rows.add(table + ": " + row.getString(1));
                        }
                    }
                }
            }
        }
        return rows;
    }

    /** How a mark may be written. */
    static Set<String> forms(String mark) {
        Set<String> forms = new TreeSet<>();
        for (String text : List.of(mark, mark.replaceFirst("^(0x|whsec_)", ""))) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            forms.add(text);
            String hex = HexFormat.of().formatHex(bytes);
            for (String digits : List.of(hex, hex.toUpperCase(Locale.ROOT))) {
                forms.add(digits);
                // Marks have ASCII only: a byte is a character.
                forms.add(digits.replaceAll("..", "%$0"));
                forms.add(digits.replaceAll("..", "\\\\u00$0"));
            }
            forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
            forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
            forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            if (text.matches("[0-9a-f]{64}")) {
                forms.add(Base64.getEncoder().encodeToString(HexFormat.of().parseHex(text)));
                forms.add(text.toUpperCase(Locale.ROOT));
            }
        }
        return forms;
    }

    private static String around(String text, String form) {
        int at = text.indexOf(form);
        return text.substring(Math.max(0, at - 300), Math.min(text.length(), at + form.length() + 60));
    }
}
