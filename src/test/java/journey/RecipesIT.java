package journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import models.StubProviders.Reply;
import models.StubProviders.Wish;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every recipe of {@code examples/routes}, all of them at once in one packaged runtime, by orders that are really bought. */
class RecipesIT {

    private static final Path EXAMPLES = Path.of("examples", "routes");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static final Map<String, byte[]> STORED = new ConcurrentHashMap<>();
    private static final List<String> TOLD = new ArrayList<>();
    private static final ConcurrentLinkedQueue<String> CHECKED = new ConcurrentLinkedQueue<>();

    private static HttpServer services;
    private static Surroundings around;
    private static RuntimeProcess runtime;

    @BeforeAll
    static void start() throws Exception {
        services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        services.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        services.createContext("/", RecipesIT::answer);
        services.start();
        String address = "localhost:" + services.getAddress().getPort();
        around = new Surroundings();
        around.book().run("create schema shop");
        around.book().run("create table shop.stock (article text primary key, pieces integer not null)");
        around.book().run("insert into shop.stock values ('A-17', 12)");
        Files.createDirectories(folder.resolve("routes"));
        try (var recipes = Files.list(EXAMPLES)) {
            for (Path recipe : recipes.toList()) {
                // The only change: what a recipe names by an example's name is on this machine.
                String text = Files.readString(recipe)
                        .replaceAll("https://\\w+\\.example", "http://" + address)
                        .replace("file:data/", "file:" + folder.resolve("data") + "/");
                Files.writeString(folder.resolve("routes").resolve(recipe.getFileName()), text);
            }
        }
        runtime = RuntimeProcess.start(around.environment(
                "api,worker,listener",
                "ROUTES_DIR",
                folder.resolve("routes").toString(),
                "ROUTES_DATA_DIR",
                folder.resolve("data").toString(),
                "OUTGOING_ALLOWED_HOSTS",
                address,
                "IPFS_API_URL",
                "http://127.0.0.1:1",
                "ROUTE_CHAT_HOOK",
                "T0/B0",
                "ROUTE_STORE_KEY",
                "a key of the store"));
        runtime.get("/api/routes")
                .json()
                .get("files")
                .forEach(file -> assertEquals(0, file.get("faults").size(), file.toString()));
        var agent = Map.of(
                "name", "Shop",
                "model", "gpt-4o",
                "systemPrompt", "Be brief.",
                "serviceId", around.chain().serviceId(),
                "tools",
                        List.of(
                                Map.of("name", "opening_hours", "handler", "builtin"),
                                Map.of("name", "stock", "handler", "builtin")));
        assertEquals(201, runtime.post("/api/agents", agent).status());
    }

    @AfterAll
    static void stop() throws Exception {
        if (runtime != null) {
            runtime.close();
        }
        if (around != null) {
            around.close();
        }
        services.stop(0);
    }

    /** The store, the chat and the check, each by its path. */
    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        String text = new String(body, StandardCharsets.UTF_8);
        int status = 200;
        String answer = "{}";
        if (path.startsWith("/results/")) {
            boolean isAllowed = exchange.getRequestMethod().equals("PUT")
                    && "Bearer a key of the store"
                            .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            status = isAllowed ? 201 : 403;
            STORED.put(path.substring("/results/".length()), body);
        } else if (path.equals("/hooks/T0/B0")) {
            synchronized (TOLD) {
                TOLD.add(text);
            }
        } else if (path.equals("/redact")) {
            answer = text.replace("Hello.", "Hello, [somebody].");
        } else if (path.equals("/answers")) {
            CHECKED.add(text);
            answer = "{\"right\": " + !text.contains("nonsense") + "}";
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Test
    void everyRecipeIsTold() throws Exception {
        String page = Files.readString(Path.of("docs", "recipes", "README.md"));
        try (var recipes = Files.list(EXAMPLES)) {
            for (Path recipe : recipes.toList()) {
                assertTrue(
                        page.contains("(../../examples/routes/" + recipe.getFileName() + ")"), recipe + " is not told");
            }
        }
    }

    @Test
    void theFolderIsRightAsTheProgramsOwnCommandSays() throws Exception {
        assertEquals("right: 8 files, 9 routes", validate(EXAMPLES, 0));
        Path wrong = Files.createDirectories(folder.resolve("wrong"));
        Files.writeString(wrong.resolve("x.camel.yaml"), "- route:\n    idd: x\n");
        String told = validate(wrong, 1);
        assertTrue(told.contains("x.camel.yaml, line 2, column 5: ") && told.endsWith("wrong: 1 of 1 file"), told);
        validate(folder.resolve("none"), 66);
    }

    private static String validate(Path routes, int status) throws Exception {
        try (var command = RuntimeProcess.launch(Map.of(), "validate", routes.toString())) {
            assertEquals(status, command.exitStatus(), command.log());
            return command.log().strip();
        }
    }

    @Test
    void toolsOfOnesOwnAnswerTheModel() throws Exception {
        // What tools brought is in the request that follows.
        around.providers()
                .answerWith(call -> call.body().toString().contains("\"role\":\"tool\"")
                        ? Reply.text("We have " + (call.body().toString().contains("12 pieces") ? "some." : "none."))
                        : Reply.calls(
                                new Wish("1", "stock", "{\"article\":\"A-17\"}"),
                                new Wish("2", "opening_hours", "{}")));
        String id = around.buy(1).getFirst();
        await().atMost(PATIENCE).until(() -> "completed".equals(around.book().status(id)));
        assertEquals(
                "We have some.", around.book().text("select result_data from orders where order_id = '" + id + "'"));
        String tools = around.book().text("select string_agg(content, ' / ') from tool_results");
        assertTrue(tools.contains("Monday to Friday, 9 to 17 o'clock"), tools);
    }

    @Test
    void aResultIsInTheStoreAndInTheFolderUnderItsAddress() throws Exception {
        around.providers().answerWith(call -> Reply.text("An answer to be kept."));
        String id = around.buy(1).getFirst();
        await().atMost(PATIENCE).until(() -> "completed".equals(around.book().status(id)));
        String cid = around.book()
                .text("select result_uri from orders where order_id = '" + id + "'")
                .replace("ipfs://", "");
        String hash = around.book().text("select result_hash from orders where order_id = '" + id + "'");
        assertEquals(hash, sha256(STORED.get(cid)));
        assertEquals(hash, sha256(Files.readAllBytes(folder.resolve("data/results/" + cid + ".json"))));
    }

    @Test
    void anOrderOfAHighPriceStandsBeforeOthers() throws Exception {
        String service = around.offerService();
        String agent = around.createAgent(runtime, service, "gpt-4o");
        assertEquals(
                200,
                runtime.patch("/api/agents/" + agent, Map.of("status", "paused"))
                        .status());
        String id = around.buy(service, 1).getFirst();
        await().atMost(PATIENCE)
                .until(() -> "10"
                        .equals(around.book()
                                .text(
                                        "select q.priority from order_queue q join orders o on o.id = q.id where o.order_id = '"
                                                + id + "'")));
    }

    @Test
    void aModelGetsTheInputWithoutWhatWasTakenOut() throws Exception {
        around.providers().calls().clear();
        around.providers().answerWith(call -> Reply.text("An answer."));
        String id = around.buy(1).getFirst();
        await().atMost(PATIENCE).until(() -> "completed".equals(around.book().status(id)));
        assertTrue(around.providers().calls().stream()
                .allMatch(call -> call.prompt().contains("Hello, [somebody].")));
        assertTrue(around.book()
                .text("select input_data::text from orders where order_id = '" + id + "'")
                .contains("Hello."));
    }

    @Test
    void anAnswerThatTheSecondCheckRefusesIsNotSold() throws Exception {
        around.providers().answerWith(call -> Reply.text("This is nonsense."));
        String id = around.buy(1).getFirst();
        await().atMost(PATIENCE).until(() -> "failed".equals(around.book().status(id)));
        assertTrue(CHECKED.contains("This is nonsense."));
        assertEquals(
                "the second check did not let the answer pass",
                around.book().text("select error_message from orders where order_id = '" + id + "'"));
        assertFalse(around.ledger().completions().containsKey(id));
    }

    @Test
    void theChatIsToldOfAnApproval() throws Exception {
        around.providers().answerWith(call -> Reply.text("To be approved."));
        String service = around.offerService();
        var agent = Map.of(
                "name", "Careful",
                "model", "gpt-4o",
                "systemPrompt", "Be brief.",
                "serviceId", service,
                "guardrails",
                        Map.of(
                                "requireHumanApproval",
                                true,
                                "approvalWebhookUrl",
                                "http://localhost:" + services.getAddress().getPort() + "/owner"));
        assertEquals(201, runtime.post("/api/agents", agent).status());
        around.buy(service, 1);
        await().atMost(PATIENCE).until(() -> {
            synchronized (TOLD) {
                return !TOLD.isEmpty();
            }
        });
        synchronized (TOLD) {
            assertTrue(TOLD.getFirst().contains("\"text\""), TOLD.toString());
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return "0x"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
