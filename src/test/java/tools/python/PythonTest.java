package tools.python;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script can do, and what its process is. */
class PythonTest {

    private static final Limits LIMITS = Limits.of(60, 120).quick();
    private static final PythonPool POOL = new PythonPool(LIMITS);

    @AfterAll
    static void stop() {
        POOL.stop();
        await().atMost(Duration.ofSeconds(30)).until(() -> children().isEmpty());
    }

    /** And the next script has a child of its own, with the pure parts of the standard library. */
    @Test
    void theLastExpressionIsTheResult() throws InterruptedException {
        PythonAnswer answer = POOL.run("""
                import sys
                from dataclasses import dataclass
                @dataclass
                class Square:
                    side: int
                print("squaring", "\u00e9\ud83d\ude00\u4e2d")
                print("aside", file=sys.stderr)
                with open("notes.txt", "w") as notes:
                    notes.write("kept for a while")
                Square(2**70), open("/work/notes.txt").read(), __name__
                """);
        assertNull(answer.error());
        assertEquals("squaring \u00e9\ud83d\ude00\u4e2d\naside\n", answer.stdout());
        assertEquals("(Square(side=1180591620717411303424), 'kept for a while', '__main__')", answer.result());
        PythonAnswer next = POOL.run("""
                import base64, bisect, collections, csv, datetime, decimal, difflib, enum, fractions, functools, hashlib, heapq
                import io, itertools, json, math, operator, os, random, re, statistics, string, struct, textwrap, unicodedata
                import urllib.parse, uuid, zlib
                assert math.isclose(math.sqrt(2) ** 2, 2)
                assert json.loads(json.dumps({"a": [1, None, True, "\\u00e9"]})) == {"a": [1, None, True, "\\u00e9"]}
                assert re.sub(r"(\\w+)@(\\w+)", r"\\2 \\1", "user@host") == "host user"
                assert statistics.stdev([2, 4, 4, 4, 5, 5, 7, 9]) > 2.1
                assert datetime.date(2024, 2, 28) + datetime.timedelta(2) == datetime.date(2024, 3, 1)
                assert list(itertools.accumulate([1, 2, 3])) == [1, 3, 6]
                assert decimal.Decimal("0.1") + decimal.Decimal("0.2") == decimal.Decimal("0.3")
                assert fractions.Fraction(1, 3) * 3 == 1
                assert hashlib.sha256(b"abc").hexdigest().startswith("ba7816bf")
                assert zlib.decompress(zlib.compress(b"abc" * 100)) == b"abc" * 100
                assert [row["b"] for row in csv.DictReader(io.StringIO("a,b\\n1,2\\n"))] == ["2"]
                assert collections.Counter("abracadabra").most_common(1) == [("a", 5)]
                assert functools.reduce(operator.mul, range(1, 21)) == math.factorial(20)
                assert unicodedata.normalize("NFD", "\\u00e9") == "e\\u0301"
                assert uuid.uuid5(uuid.NAMESPACE_DNS, "example.com").version == 5
                random.Random(7).random() == random.Random(7).random(), 'notes.txt' in os.listdir(), os.getcwd()
                """);
        assertNull(next.error());
        assertEquals("(True, False, '/work')", next.result(), "nothing of the first is left");
    }

    @Test
    void anErrorIsATracebackWithoutThisMachinesPaths() throws InterruptedException {
        PythonAnswer answer = POOL.run("print('before')\ndef f(n):\n    return 1 / n\nf(0)\n");
        assertEquals("before\n", answer.stdout());
        assertNull(answer.result());
        assertTrue(answer.error().startsWith("Traceback (most recent call last):\n  File \"<python>\", line 4"));
        assertTrue(answer.error().contains("return 1 / n"));
        assertTrue(answer.error().endsWith("ZeroDivisionError: division by zero"));
        assertFalse(answer.error().contains("run.py"));
    }

    /** However a script asks who called it, and where it and the interpreter are. */
    @Test
    void nothingThatAScriptPrintsSaysWhereItRuns() throws InterruptedException {
        PythonAnswer answer = POOL.run("""
                import inspect, json, logging, os, platform, sys, sysconfig, traceback, warnings
                traceback.print_stack()
                print([frame.filename for frame in inspect.stack()], sys._getframe(1).f_code.co_filename)
                warnings.warn("from outside", stacklevel=2)
                warnings.warn("who called", stacklevel=3)
                logging.getLogger("x").error("why", stack_info=True)
                class Odd:
                    def __del__(self):
                        raise ValueError("in the end")
                odd = Odd()
                del odd
                print(os.uname(), platform.platform())
                for frame in inspect.stack():
                    print(frame.filename, frame.code_context)
                frame = sys._getframe()
                while frame:
                    print(frame.f_code.co_filename, sorted(frame.f_globals), frame.f_globals.get("__file__"))
                    frame = frame.f_back
                print(sys.executable, sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix, sys.argv, sys.orig_argv)
                print(sysconfig.get_paths(), sysconfig.get_config_vars().get("prefix"), sys.flags, sys.version)
                print([getattr(one, "__file__", None) for one in list(sys.modules.values())])
                try:
                    raise ValueError("first")
                except ValueError:
                    try:
                        import no_such_module
                    except ImportError as second:
                        traceback.print_exception(second)
                        missing = second
                print("all of it")
                try:
                    1 / 0
                except ZeroDivisionError:
                    try:
                        json.loads("{x")
                    except ValueError as third:
                        raise missing from third
                """);
        String shown = answer.toString();
        for (String secret : List.of(
                System.getProperty("user.dir"),
                System.getProperty("java.home"),
                System.getProperty("user.home") + "/",
                System.getProperty("os.version"),
                "file:",
                "target/classes")) {
            assertFalse(shown.contains(secret), () -> secret + " in " + shown);
        }
        assertFalse(shown.matches("(?s).*(\\.jar|run\\.py|/target/|/META-INF|com\\.oracle|File \"/).*"), shown);
        assertTrue(answer.error().contains("File \"<python>\", line 32, in <module>"), answer.error());
        assertTrue(answer.error().contains("File \"json/decoder.py\", line "), answer.error());
        assertTrue(answer.error().contains("ZeroDivisionError: division by zero"), answer.error());
        assertTrue(answer.error().contains("no_such_module"), answer.error());
        assertTrue(answer.stdout().contains("UserWarning: from outside"), answer.stdout());
        assertTrue(answer.stdout().contains("all of it\n"), "nothing was cut off");
        assertTrue(answer.stdout().contains("ModuleNotFoundError: No module named 'no_such_module'"), answer.stdout());
    }

    @Test
    void aChildHasNoEnvironmentAndDiesWithItsOrder() throws Exception {
        System.setProperty("marked.secret", "s3cret-of-the-runtime");
        var failure = new AtomicReference<Throwable>();
        // A pool of its own: this test counts children.
        var pool = new PythonPool(new Limits(
                "graalpy", LIMITS.wrapper(), LIMITS.archive(), LIMITS.key(), 60, 120, 128, 1024, 8, 0, 1, 60, 540));
        List<Long> before = children();
        Thread order = Thread.ofVirtual().start(() -> {
            try {
                pool.run("while True: pass");
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        await().atMost(Duration.ofSeconds(120)).until(() -> children().size() > before.size());
        List<Long> mine =
                children().stream().filter(pid -> !before.contains(pid)).toList();
        for (long pid : mine) {
            assertEquals("", Files.readString(Path.of("/proc/" + pid + "/environ")));
            assertFalse(Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains("s3cret"));
        }
        order.interrupt();
        order.join(Duration.ofSeconds(30));
        assertTrue(failure.get() instanceof InterruptedException, String.valueOf(failure.get()));
        await().atMost(Duration.ofSeconds(30)).until(() -> mine.stream().noneMatch(children()::contains));
        pool.stop();
        System.clearProperty("marked.secret");
    }

    @Test
    void aWrapperStartsTheChildAndIsKilledWithIt(@TempDir Path folder) throws Exception {
        Path wrapper = folder.resolve("wrapper");
        Files.writeString(wrapper, "#!/bin/sh\necho wrapped > " + folder.resolve("seen") + "\n\"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
        try (var child = ChildProcess.start(Limits.of(1, 30).quick().wrappedBy(wrapper.toString()))) {
            child.awaitWarm();
            assertTrue(Files.exists(folder.resolve("seen")));
            String error = child.run("while True: pass").error();
            assertTrue(error.contains("processor time") || error.contains("took longer"), error);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ProcessHandle.allProcesses()
                        .noneMatch(one -> one.info().commandLine().orElse("").contains(folder.toString())));
    }

    private static List<Long> children() {
        assumeTrue(
                Files.exists(Path.of("/proc/self/environ")), "PROCESSES CANNOT BE LOOKED AT: there is no /proc here");
        return ProcessHandle.current()
                .children()
                .filter(PythonTest::isChild)
                .map(ProcessHandle::pid)
                .toList();
    }

    private static boolean isChild(ProcessHandle one) {
        try {
            return Files.readString(Path.of("/proc/" + one.pid() + "/cmdline")).contains(PythonChild.class.getName());
        } catch (IOException gone) {
            return false;
        }
    }
}
