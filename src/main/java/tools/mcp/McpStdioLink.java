package tools.mcp;

import calls.OpenCalls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The transport "stdio" (MCP 2025-06-18, Basic Protocol, Transports): a child process that reads and writes a message a line.
 * It has the environment that the operator listed and nothing of this process's; what it says on its standard error is not
 * kept. It ends with the session, and by the end of its standard input if this process is killed.
 */
final class McpStdioLink implements McpLink {

    private static final long PATIENCE_SECONDS = 2;
    private static final Path DIRECTORY = Path.of(System.getProperty("java.io.tmpdir"));

    private final Process child;
    private final String name;
    private final Runnable otherTools;
    private final Map<Integer, CompletableFuture<ObjectNode>> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile McpFailure end;

    private McpStdioLink(Process child, String name, Runnable otherTools) {
        this.child = child;
        this.name = name;
        this.otherTools = otherTools;
    }

    /** @param otherTools is called when the server says that its list of tools is another */
    static McpStdioLink start(McpCommand command, Runnable otherTools) throws McpFailure {
        var builder = new ProcessBuilder(command.line())
                .directory(DIRECTORY.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            var link = new McpStdioLink(builder.start(), command.line().get(0), otherTools);
            Thread.ofPlatform().daemon().name("mcp-" + link.child.pid()).start(link::read);
            return link;
        } catch (IOException e) {
            throw new McpFailure(McpFailure.Kind.BROKEN, "its command cannot be started", e);
        }
    }

    @Override
    public ObjectNode ask(ObjectNode request, Instant deadline) throws IOException {
        int id = request.get("id").asInt();
        var answer = new CompletableFuture<ObjectNode>();
        waiting.put(id, answer);
        try (var call = OpenCalls.begin("the MCP server " + name)) {
            if (end != null) {
                throw end;
            }
            tell(request, deadline);
            ObjectNode response = answer.get(left(deadline), TimeUnit.MILLISECONDS);
            call.answered();
            return response;
        } catch (TimeoutException e) {
            throw new McpFailure(McpFailure.Kind.LATE, "there was no answer in time", e);
        } catch (ExecutionException e) {
            throw new McpFailure(McpFailure.Kind.BROKEN, e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the order was stopped");
        } finally {
            waiting.remove(id);
        }
    }

    /**
     * A child that does not read blocks who writes, and neither a deadline nor an interruption ends that. So another thread
     * writes, and the child is ended at the deadline.
     */
    @Override
    public void tell(ObjectNode message, Instant deadline) throws IOException {
        var written = new FutureTask<Void>(() -> write(message), null);
        Thread.ofVirtual().name("mcp-write-" + child.pid()).start(written);
        try {
            written.get(left(deadline), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            end(McpFailure.broken("it does not read what it is sent"));
            throw end;
        } catch (ExecutionException e) {
            throw end != null ? end : new McpFailure(McpFailure.Kind.BROKEN, "its process has ended", e.getCause());
        } catch (InterruptedException e) {
            // The message is written to its end all the same, so that others can go on with the session.
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the order was stopped");
        }
    }

    private void write(ObjectNode message) {
        writing.lock();
        try {
            OutputStream in = child.getOutputStream();
            in.write(McpMessages.bytes(message));
            in.write('\n');
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writing.unlock();
        }
    }

    private static long left(Instant deadline) {
        return Math.max(0, Duration.between(Instant.now(), deadline).toMillis());
    }

    @Override
    public void agree(String version) {
        // Only the other transport says it with each message.
    }

    @Override
    public boolean isOpen() {
        return end == null && child.isAlive();
    }

    @Override
    public void close() {
        end(McpFailure.broken("its session was closed"));
    }

    private void read() {
        try (var out = new BufferedInputStream(child.getInputStream())) {
            for (String line = line(out); line != null; line = line(out)) {
                if (!line.isBlank()) {
                    for (ObjectNode message : McpMessages.parse(line)) {
                        take(message);
                    }
                }
            }
            end(McpFailure.broken("its process has ended"));
        } catch (McpFailure e) {
            end(e);
        } catch (IOException | RuntimeException e) {
            end(new McpFailure(McpFailure.Kind.BROKEN, "its process has ended", e));
        }
    }

    private void take(ObjectNode message) throws IOException {
        if (McpMessages.tellsOfOtherTools(message)) {
            otherTools.run();
        }
        Optional<ObjectNode> refusal = McpMessages.refusal(message);
        if (refusal.isPresent()) {
            tell(refusal.get(), Instant.now().plusSeconds(PATIENCE_SECONDS));
        }
        var asked = waiting.get(message.path("id").asInt(-1));
        if (asked != null && McpMessages.answers(message, message.get("id"))) {
            asked.complete(message);
        }
    }

    private static String line(InputStream out) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = out.read(); b != '\n'; b = out.read()) {
            if (b < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() == LONGEST_ANSWER) {
                throw McpFailure.broken("a message of it is longer than " + LONGEST_ANSWER + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private void end(McpFailure reason) {
        if (end == null) {
            end = reason;
        }
        waiting.values().forEach(answer -> answer.completeExceptionally(reason));
        Thread.startVirtualThread(this::stop);
    }

    private void stop() {
        var family = child.descendants().toList();
        try {
            child.destroy();
            if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            child.destroyForcibly();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
