package tools.python;

import base.Json;
import base.Redaction;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import outgoing.Destination;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRequest;
import outgoing.OutgoingUnreached;
import outgoing.RetryAfter;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolUnavailable;

/** What the route {@code tool-code-interpreter} is made of: runs a script here, or asks the service that the operator named. */
@ApplicationScoped
@Named("codeInterpreter")
public class CodeInterpreter {

    private static final String OFF = "off";
    private static final String FAILED = "the code interpreter failed: ";
    private static final int OK = 200;
    /**
     * Too Many Requests, Service Unavailable (RFC 6585, 4; RFC 9110, 15.6.4): no script was begun. Of a gateway that had no answer, or
     * none in time, nobody knows that.
     */
    private static final Set<Integer> AWAY = Set.of(429, 503);
    /** The longest script that can be set, and the service's own work. */
    private static final Duration LONGEST = Duration.ofSeconds(330);
    /** Three texts in JSON, where an escaped byte takes six. */
    private static final int BYTES_PER_OUTPUT_BYTE = 18;

    private final PythonSettings settings;
    private final PythonPool pool;
    private final ObjectMapper json = Json.mapper();
    private final ObjectReader answers =
            json.readerFor(PythonAnswer.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public CodeInterpreter(PythonSettings settings, PythonPool pool) {
        this.settings = settings;
        this.pool = pool;
    }

    /** True if a service runs the scripts. */
    public boolean isRemote() {
        return settings.interpreter().startsWith("http");
    }

    /**
     * Runs the script of {@code wish} in a child of this process.
     *
     * @return {@link PythonAnswer} as JSON, for the model
     * @throws ToolFailure if scripts are switched off
     * @throws ToolUnavailable if none can be run now
     * @throws InterruptedIOException if the order was stopped; the script is dead then
     */
    public String run(ToolCall wish) throws IOException {
        if (settings.interpreter().equals(OFF)) {
            throw new ToolFailure("the code interpreter is switched off here");
        }
        try {
            return json.writeValueAsString(pool.run(code(wish)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("the script was stopped with its order").initCause(e);
        }
    }

    /** What the service is asked, as JSON: the script and the limits that it must keep. The request may have a key in it. */
    public OutgoingRequest request(ToolCall wish) throws IOException {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("language", "python");
        asked.put("code", code(wish));
        asked.put("cpuSeconds", settings.cpuSeconds());
        asked.put("wallSeconds", settings.wallSeconds());
        asked.put("memoryMiB", settings.memoryMib());
        asked.put("outputBytes", settings.outputBytes());
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
        settings.key()
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .ifPresent(key -> headers.put("Authorization", "Bearer " + key));
        return new OutgoingRequest(
                "POST",
                Destination.parse(settings.interpreter()),
                headers,
                json.writeValueAsBytes(asked),
                LONGEST,
                settings.outputBytes() * BYTES_PER_OUTPUT_BYTE + 1000);
    }

    /**
     * The service's answer for the model, bounded here too.
     *
     * @throws ToolFailure if it is none
     * @throws ToolUnavailable if the service runs no script now
     */
    public String read(OutgoingAnswer brought) throws IOException {
        if (AWAY.contains(brought.status())) {
            throw new ToolUnavailable(
                    FAILED + "it answered with status " + brought.status(),
                    RetryAfter.parse(brought.retryAfter().orElse(null), Instant.now()),
                    null);
        }
        if (brought.status() != OK || brought.body().length == 0) {
            throw new ToolFailure(FAILED + "it answered with status " + brought.status());
        }
        try {
            PythonAnswer answer = answers.readValue(Redaction.without(
                    settings.key().stream().toList(), new String(brought.body(), StandardCharsets.UTF_8)));
            return json.writeValueAsString(
                    new PythonAnswer(cut(answer.stdout()), cut(answer.result()), cut(answer.error())));
        } catch (JsonProcessingException e) {
            // Without the cause, which the route would take for a service that did not answer.
            throw new ToolFailure(FAILED + "its answer is not what it should be");
        }
    }

    /**
     * Never returns: there was no answer. The order waits for a service that was not reached; one that was may have begun the
     * script, and the model is told.
     */
    public void fail(OutgoingFailure failure) {
        if (failure instanceof OutgoingUnreached) {
            throw new ToolUnavailable(FAILED + failure.getMessage(), failure);
        }
        if (failure.getMessage().contains("longer than")) {
            throw new ToolFailure(FAILED + "its answer is too long", failure);
        }
        throw new ToolFailure(FAILED + "it took the script and did not answer", failure);
    }

    private String cut(String text) {
        return text == null ? null : new String(Frames.cut(text, settings.outputBytes()), StandardCharsets.UTF_8);
    }

    private static String code(ToolCall wish) {
        return wish.arguments().path("code").asText();
    }
}
