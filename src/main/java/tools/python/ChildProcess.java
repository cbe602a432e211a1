package tools.python;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import processes.Child;

/** One child: started, warm, given one script, and gone. It gets no environment, and this side never believes what it says. */
final class ChildProcess implements AutoCloseable {

    private static final long LOOK_MS = 20;
    private static final long LOOK_AT_START_MS = 250;
    private static final long PATIENCE_MS = 1000;
    private static final int LONGEST_COMPLAINT = 2000;
    /** How a virtual machine with {@code ExitOnOutOfMemoryError} ends. */
    static final int OUT_OF_MEMORY = 3;
    /** What {@link Frames#cut} may add. */
    private static final int CUT_MARK = 40;

    private static final long PAGE_BYTES = 4096;

    private final PythonSettings settings;
    private final Child child;
    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Thread listener;
    private volatile boolean warm;
    private volatile boolean taken;
    private volatile boolean done;
    private volatile String result;
    private volatile String error;
    private volatile String complaint = "";

    private ChildProcess(PythonSettings settings, Child child) {
        this.settings = settings;
        this.child = child;
        this.process = child.process();
    }

    /** Starts one. It is not warm yet. @throws IOException if the system does not; it says what an operator can do */
    static ChildProcess start(PythonSettings settings) throws IOException {
        var child = new ChildProcess(settings, begun(ChildCommand.of(settings)));
        child.background("read", child::read);
        child.listener = child.background("complain", child::listen);
        return child;
    }

    private static Child begun(List<String> command) throws IOException {
        try {
            return Child.start(command, Path.of("/"), ProcessBuilder.Redirect.PIPE);
        } catch (IOException e) {
            throw new IOException(StartFailure.notBegun(e.getMessage()), e);
        }
    }

    /** True if it can be given a script. */
    boolean isWarm() {
        return warm && process.isAlive();
    }

    /**
     * Returns when it is warm. One that is slow because the machine is busy gets longer ({@link StartPatience}).
     *
     * @throws IOException if it does not become so; it says why, and what an operator can do
     */
    void awaitWarm() throws IOException, InterruptedException {
        var patience = new StartPatience(Duration.ofSeconds(settings.startSeconds()));
        long start = System.nanoTime();
        Optional<String> why = Optional.empty();
        while (why.isEmpty() && !ready.await(LOOK_AT_START_MS, TimeUnit.MILLISECONDS)) {
            why = patience.exceeded(Duration.ofNanos(System.nanoTime() - start), cpu());
        }
        if (!warm) {
            String reason = why.isPresent() ? why.get() : StartFailure.ended(status());
            close();
            throw new IOException(reason + StartFailure.quoted(complaint));
        }
    }

    /** How it ended, once all that it said of it is heard; -1 if it has not. */
    private int status() throws InterruptedException {
        if (!process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            return -1;
        }
        listener.join(PATIENCE_MS);
        return process.exitValue();
    }

    /**
     * Runs {@code code} within the limits; the child is gone afterwards. An interrupt ends it.
     *
     * @throws IOException if it was gone before it could begin with the script
     */
    PythonAnswer run(String code) throws IOException, InterruptedException {
        try {
            long cpuBefore = cpu().toMillis();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.wallSeconds());
            child.feed(
                    in -> Frames.write(new DataOutputStream(in), Frames.CODE, code.getBytes(StandardCharsets.UTF_8)));
            String limit = null;
            while (limit == null && !ended.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                limit = exceeded(cpuBefore, end);
            }
            return answer(limit);
        } finally {
            close();
        }
    }

    private String exceeded(long cpuBefore, long end) {
        if (cpu().toMillis() - cpuBefore > settings.cpuSeconds() * 1000L) {
            return "it took more than " + settings.cpuSeconds() + " s of processor time";
        }
        if (System.nanoTime() - end > 0) {
            return "it took longer than " + settings.wallSeconds() + " s";
        }
        return resident() > ChildCommand.mostResident(settings) ? tooMuchMemory() : null;
    }

    private PythonAnswer answer(String limit) throws IOException, InterruptedException {
        String why = limit;
        if (!taken) {
            throw new IOException(
                    "a child that was warm was gone before it had its script" + (limit == null ? "" : ": " + limit));
        }
        if (limit == null && !done) {
            boolean exhausted =
                    process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS) && process.exitValue() == OUT_OF_MEMORY;
            why = exhausted ? tooMuchMemory() : "it brought its interpreter down";
        }
        String written;
        synchronized (output) {
            written = output.toString(StandardCharsets.UTF_8);
        }
        return why == null
                ? new PythonAnswer(written, result, error)
                : new PythonAnswer(written, null, "the script was stopped: " + why);
    }

    private String tooMuchMemory() {
        return "it took more than " + settings.memoryMib() + " MiB of memory";
    }

    /** Takes in what the child says, and no more than a child that is well would say. */
    private void read() {
        int longest = settings.outputBytes();
        try (var in = new DataInputStream(process.getInputStream())) {
            for (int kind = in.read(); kind >= 0 && !done; kind = in.read()) {
                byte[] bytes = Frames.read(in, longest + CUT_MARK);
                switch (kind) {
                    case Frames.READY -> {
                        warm = true;
                        ready.countDown();
                    }
                    case Frames.TAKEN -> taken = true;
                    case Frames.OUTPUT -> keep(bytes, longest);
                    case Frames.RESULT -> result = new String(bytes, StandardCharsets.UTF_8);
                    case Frames.ERROR -> error = new String(bytes, StandardCharsets.UTF_8);
                    case Frames.DONE -> done = true;
                    default -> throw new IOException("an unknown frame");
                }
                if (done) {
                    break;
                }
            }
        } catch (IOException broken) {
            // Killed, or not what was started: either way it has said all that it can.
            complaint = complaint.isEmpty() && !warm ? broken.toString() : complaint;
        } finally {
            ready.countDown();
            ended.countDown();
        }
    }

    private void keep(byte[] bytes, int longest) {
        synchronized (output) {
            output.write(bytes, 0, Math.min(bytes.length, longest - output.size()));
        }
    }

    /** What it complains of before it is warm is the virtual machine's, not a script's; afterwards nothing is kept. */
    private void listen() {
        try (var errors = process.getErrorStream()) {
            byte[] buffer = new byte[LONGEST_COMPLAINT];
            for (int read = errors.read(buffer); read >= 0; read = errors.read(buffer)) {
                if (!warm) {
                    String said = complaint + new String(buffer, 0, read, StandardCharsets.UTF_8);
                    complaint = said.substring(0, Math.min(said.length(), LONGEST_COMPLAINT));
                }
            }
        } catch (IOException closed) {
            complaint = complaint.isEmpty() ? closed.toString() : complaint;
        }
    }

    /** What is measured again and again: without a wrapper one process, as to list descendants is to look through all of the machine's. */
    private Stream<ProcessHandle> measured() {
        return ChildCommand.isWrapped(settings) ? child.handles() : Stream.of(process.toHandle());
    }

    private Duration cpu() {
        return measured()
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** In bytes; 0 where the system does not say. */
    private long resident() {
        return measured().mapToLong(ChildProcess::resident).sum();
    }

    private static long resident(ProcessHandle one) {
        try {
            String[] pages =
                    Files.readString(Path.of("/proc/" + one.pid() + "/statm")).split(" ");
            return Long.parseLong(pages[1]) * PAGE_BYTES;
        } catch (IOException | NumberFormatException gone) {
            return 0;
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        child.close();
    }

    private Thread background(String what, Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name("python-" + process.pid() + "-" + what)
                .start(work);
    }
}
