package tools.python;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The program of a child process: warms up, takes one script, runs it and ends. The interpreter gives the script no files but
 * {@link GuestFiles}, no sockets, processes, threads, native code or Java; what it cannot bound (time, memory) is bounded from
 * outside, by the process that started this one.
 */
public final class PythonChild {

    /** A deep recursion ends in a RecursionError when this is used up. */
    private static final long STACK_BYTES = 48L << 20;

    private static final int LONGEST_SCRIPT = 4 << 20;
    private static final int LONGEST_REASON = 200;

    private PythonChild() {}

    /** @param arguments the jar of python-resources, the most bytes of output, and the most bytes of files */
    public static void main(String[] arguments) throws IOException {
        var in = new DataInputStream(System.in);
        var out = new DataOutputStream(System.out);
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        int longest = Integer.parseInt(arguments[1]);
        var files = new GuestFiles(Path.of(arguments[0]), Long.parseLong(arguments[2]));
        new Thread(null, () -> serve(in, out, longest, files), "python", STACK_BYTES).start();
    }

    private static void serve(DataInputStream in, DataOutputStream out, int longest, GuestFiles files) {
        try {
            var output = new GuestOutput(out, longest);
            Value runner = runner(output, files);
            Frames.write(out, Frames.READY, new byte[0]);
            if (in.read() != Frames.CODE) {
                Runtime.getRuntime().halt(1);
            }
            String code = new String(Frames.read(in, LONGEST_SCRIPT), StandardCharsets.UTF_8);
            endWithParent(in);
            run(runner, code, out, longest);
            Frames.write(out, Frames.DONE, new byte[0]);
            Runtime.getRuntime().halt(0);
        } catch (IOException | RuntimeException | Error e) {
            System.err.println("the child failed: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    private static Value runner(GuestOutput output, GuestFiles files) throws IOException {
        Context context = Context.newBuilder("python")
                .sandbox(SandboxPolicy.CONSTRAINED)
                .in(InputStream.nullInputStream())
                .out(output)
                .err(output)
                .logHandler(OutputStream.nullOutputStream())
                .allowIO(IOAccess.newBuilder().fileSystem(files).build())
                .build();
        // Not by its address, which is where this program is installed: a script can see the names of its callers'
        // files.
        Value runner =
                context.eval(Source.newBuilder("python", script(), "<runner>").buildLiteral());
        // Once for nothing: the first run of anything is the slow one.
        runner.execute("import sys\ntry:\n    1/0\nexcept ZeroDivisionError:\n    pass\n1");
        return runner;
    }

    private static String script() throws IOException {
        try (InputStream in = PythonChild.class.getResourceAsStream("/python/run.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void run(Value runner, String code, DataOutputStream out, int longest) throws IOException {
        try {
            Value ended = runner.execute(code);
            write(out, Frames.RESULT, ended.getArrayElement(0), longest);
            write(out, Frames.ERROR, ended.getArrayElement(1), longest);
        } catch (PolyglotException e) {
            Frames.write(out, Frames.ERROR, Frames.cut(said(e), longest));
        }
    }

    private static String said(PolyglotException e) {
        if (e.isExit()) {
            return "the script ended the interpreter with status " + e.getExitStatus();
        }
        if (e.isInternalError()) {
            // Begins with a class of the interpreter's, and then says what a script may not do.
            String message = String.valueOf(e.getMessage()).replaceFirst("^[\\w.$]+(: )?", "");
            return "the interpreter gave up: " + message.substring(0, Math.min(message.length(), LONGEST_REASON));
        }
        return String.valueOf(e.getMessage());
    }

    private static void write(DataOutputStream out, int kind, Value text, int longest) throws IOException {
        if (text.isString()) {
            Frames.write(out, kind, Frames.cut(text.asString(), longest));
        }
    }

    /** The pipe closes when the parent ends, however it ends. */
    private static void endWithParent(InputStream in) {
        Thread.ofPlatform().daemon().name("leash").start(() -> {
            try {
                while (in.read() >= 0) {
                    // Nothing more is expected.
                    continue;
                }
            } catch (IOException closed) {
                Runtime.getRuntime().halt(1);
            }
            Runtime.getRuntime().halt(1);
        });
    }
}
