package tools.python;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Scripts that mean harm, each with what must become of it. Those in {@code refused.txt} end by themselves and share a child, where
 * each is caught; those in {@code stopped.txt} have one each, because the child does not survive them.
 */
class HostilePythonTest {

    private static final Limits SHORT = Limits.of(1, 6).quick();
    private static final int MARK = 40;
    private static final String EACH = """
            import base64, json
            for name, code in json.loads(base64.b64decode('%s')).items():
                try:
                    exec(compile(code, '<script>', 'exec'), {'__name__': '__main__'})
                    brought = 'nothing'
                except BaseException as problem:
                    brought = repr(problem)[:150]
                print('\\n' + name + ' => ' + brought.replace('\\n', ' '))
            """;

    private static final PythonPool LONG_POOL =
            new PythonPool(Limits.of(60, 300).quick());
    private static final PythonPool POOL = new PythonPool(SHORT);
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);
    private static final Map<String, Future<PythonAnswer>> ANSWERS = new ConcurrentHashMap<>();

    record Program(String name, String expected, String code) {}

    @BeforeAll
    static void run() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, String> refused = new LinkedHashMap<>();
        programs("refused.txt").forEach(program -> refused.put(program.name(), program.code()));
        String all = EACH.formatted(Base64.getEncoder().encodeToString(json.writeValueAsBytes(refused)));
        ANSWERS.put("refused.txt", THREADS.submit(() -> LONG_POOL.run(all)));
        for (Program program : programs("stopped.txt")) {
            ANSWERS.put(program.name(), THREADS.submit(() -> POOL.run(program.code())));
        }
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
        POOL.stop();
        LONG_POOL.stop();
    }

    @TestFactory
    List<DynamicTest> whatIsForbiddenIsRefused() throws IOException {
        return tests("refused.txt", program -> {
            PythonAnswer answer = ANSWERS.get("refused.txt").get();
            String line = "\n" + program.name() + " => ";
            int at = answer.stdout().lastIndexOf(line);
            assertTrue(at >= 0, "no outcome; the script ended with " + answer.error());
            String rest = answer.stdout().substring(at + line.length());
            found(program, rest.substring(0, rest.indexOf('\n')));
        });
    }

    @TestFactory
    List<DynamicTest> whatDoesNotEndIsStopped() throws IOException {
        return tests("stopped.txt", program -> {
            PythonAnswer answer = ANSWERS.get(program.name()).get();
            found(program, answer.toString());
            for (String text : new String[] {answer.stdout(), answer.result(), answer.error()}) {
                assertTrue(text == null || text.length() <= SHORT.outputBytes() + MARK, program.name());
            }
        });
    }

    private static void found(Program program, String brought) {
        assertTrue(
                Pattern.compile(program.expected(), Pattern.DOTALL)
                        .matcher(brought)
                        .find(),
                () -> "expected " + program.expected() + ", found "
                        + brought.substring(0, Math.min(400, brought.length())));
    }

    private interface Check {
        void of(Program program) throws Exception;
    }

    private static List<DynamicTest> tests(String file, Check check) throws IOException {
        return programs(file).stream()
                .map(program -> DynamicTest.dynamicTest(program.name(), () -> check.of(program)))
                .toList();
    }

    private static List<Program> programs(String file) throws IOException {
        String text;
        try (var in = HostilePythonTest.class.getResourceAsStream("/python/" + file)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Program> programs = new ArrayList<>();
        for (String block : text.split("(?m)^=== ")) {
            if (!block.isBlank()) {
                String[] parts = block.split(" => |\n", 3);
                programs.add(new Program(parts[0], parts[1], parts[2]));
            }
        }
        return programs;
    }
}
