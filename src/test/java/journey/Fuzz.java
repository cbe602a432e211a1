package journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import access.signin.TestWallet;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that schemathesis makes up from the contract, right ones and wrong ones, against the packaged runtime with data: no
 * answer may be a 5xx or one that the contract does not describe. Too long for every build, hence not an IT by its name:
 * {@code bench/fuzz.sh} runs it.
 */
class Fuzz {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 5_000);
    private static final long SEED = Long.getLong("fuzz.seed", 4361);
    private static final int OPERATIONS = 45;
    private static final int MOST_MINUTES = 60;
    private static final Path DIRECTORY = Path.of("target", "fuzz").toAbsolutePath();
    private static final Path ANSWERS = DIRECTORY.resolve("answers");
    private static final Path REPORT = DIRECTORY.resolve("report.txt");

    private static final boolean AS_OWNER = "owner".equals(System.getProperty("fuzz.as"));
    private static final TestWallet OWNER = new TestWallet("fuzz owner");

    /**
     * Reading goes on only after it stopped, which takes a chain that replaced many blocks; nobody makes up a signature or a token;
     * and of the sessions there is only the one that asks.
     */
    private static final Set<String> NEVER_POSSIBLE = AS_OWNER
            ? Set.of("resume-chain", "sign-in", "refresh-session", "end-session", "list-audit")
            : Set.of("resume-chain", "sign-in", "refresh-session", "end-session");

    @Test
    void everyAnswerIsOneThatTheContractDescribes(@TempDir Path directory) throws Exception {
        empty(DIRECTORY);
        // Made-up addresses in agents lead nowhere: the process knows no names but this one.
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        try (var around = new Surroundings();
                var runtime = RuntimeProcess.start(around.environment(
                        "api,worker,listener",
                        "JAVA_TOOL_OPTIONS",
                        "-Djdk.net.hosts.file=" + hosts,
                        "AUTH_TOKEN_MINUTES",
                        "60"))) {
            new FuzzData(around, runtime).make(DIRECTORY);
            TestWallet caller = AS_OWNER ? OWNER : TestWallet.OPERATOR;
            if (AS_OWNER) {
                around.book().run("update agents set owner_address = '" + OWNER.address() + "'");
                around.book().run("update orders set buyer_address = '" + OWNER.address() + "'");
            }
            System.out.printf(
                    "fuzz: as %s, seed %d, at least %d requests%n", AS_OWNER ? "owner" : "operator", SEED, REQUESTS);
            int exit = schemathesis(runtime, runtime.signIn(caller));
            System.out.println(Files.readString(REPORT));
            List<String> answers = Files.readAllLines(ANSWERS);
            System.out.println("fuzz: " + count(answers));
            assertEquals(0, exit, "schemathesis found something; it says what above");
            assertTrue(answers.size() >= REQUESTS, answers.size() + " requests are too few");
            Set<String> failed = withoutSuccess(answers);
            failed.removeAll(NEVER_POSSIBLE);
            assertEquals(Set.of(), failed, "operations that never answered 2xx");
        }
    }

    private static int schemathesis(RuntimeProcess runtime, JsonNode session) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        System.getProperty("fuzz.schemathesis"),
                        "--config-file",
                        Path.of("bench", "fuzz.toml").toAbsolutePath().toString(),
                        "--no-color",
                        "run",
                        runtime.uri("/openapi.yaml").toString(),
                        "--url",
                        runtime.uri("/api").toString(),
                        "--checks",
                        "all",
                        "--seed",
                        String.valueOf(SEED),
                        "--max-examples",
                        String.valueOf(Math.max(1, REQUESTS / OPERATIONS)))
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(REPORT.toFile());
        // The one place for what a caller is known by.
        builder.environment().put("FUZZ_TOKEN", session.get("accessToken").asText());
        builder.environment().put("FUZZ_SESSION", session.get("sessionId").asText());
        builder.environment().put("FUZZ_ANSWERS", ANSWERS.toString());
        builder.environment().put("NO_PROXY", "localhost");
        Process process = builder.start();
        try {
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("schemathesis still ran after " + MOST_MINUTES + " minutes");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String count(List<String> answers) {
        Map<String, Long> classes = answers.stream()
                .collect(Collectors.groupingBy(answer -> answer.charAt(0) + "xx", TreeMap::new, Collectors.counting()));
        Map<String, Long> statuses = answers.stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.substring(0, answer.indexOf(' ')), TreeMap::new, Collectors.counting()));
        return "%d requests were answered: %s, in detail %s".formatted(answers.size(), classes, statuses);
    }

    /** The operations that were asked and never answered 2xx. */
    private static Set<String> withoutSuccess(List<String> answers) {
        Set<String> operations = new TreeSet<>();
        answers.forEach(answer -> operations.add(answer.substring(answer.indexOf(' ') + 1)));
        answers.stream()
                .filter(answer -> answer.startsWith("2"))
                .forEach(answer -> operations.remove(answer.substring(answer.indexOf(' ') + 1)));
        return operations;
    }

    private static void empty(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(directory);
    }
}
