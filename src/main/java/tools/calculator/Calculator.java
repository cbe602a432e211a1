package tools.calculator;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolUnavailable;

/**
 * The tool {@code calculator}: exact decimal arithmetic by EvalEx, whose functions that do anything but arithmetic are left
 * out. An expression is evaluated on threads of its own, and who asks waits no longer than {@link #PATIENCE}.
 */
@Singleton
@Named("calculator")
public class Calculator {

    /** The processor time that the steps of one evaluation may take together. */
    static final Duration TIME = Duration.ofSeconds(1);

    /** How long the caller waits by the clock, for a turn as well: what is quick takes no longer but on a machine that is busy. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int LONGEST = 1000;
    private static final int THREADS = 2;
    private static final int WAITING = 200;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("calculator-", 0).factory());

    public Calculator() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The value of the argument {@code expression}.
     *
     * @throws ToolFailure if it has none; it says why, and at which character
     * @throws ToolUnavailable if there is no time for it now
     */
    public String calculate(ToolCall call) throws InterruptedException {
        return calculate(call.arguments().path("expression").asText(""));
    }

    /** How many expressions are evaluated or wait for it. */
    int busy() {
        return threads.getActiveCount() + threads.getQueue().size();
    }

    private String calculate(String expression) throws InterruptedException {
        if (expression.isBlank() || expression.length() > LONGEST) {
            throw new ToolFailure("the expression must have 1 to " + LONGEST + " characters");
        }
        String plain = plain(expression);
        Future<String> result;
        try {
            result = threads.submit(() -> new Calculation(TIME).of(plain));
        } catch (RejectedExecutionException full) {
            throw new ToolUnavailable("the calculator is busy with other orders' expressions", full);
        }
        try {
            return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ToolFailure known
                    ? known
                    : new ToolFailure("the expression cannot be calculated", failed);
        } catch (TimeoutException late) {
            // Whatever its own time is, it ends by that; so that what there was too little of is the machine's.
            throw new ToolUnavailable("the calculator had no time for an expression: this machine is too busy", late);
        } finally {
            result.cancel(true);
        }
    }

    /** As the parser knows it; each character stays at its place. */
    private static String plain(String expression) {
        return expression
                .replace('\u00d7', '*')
                .replace('\u00f7', '/')
                .replace('\u2212', '-')
                .replaceAll("(\\^|\\*\\*)(\\s++)-", "$1-$2");
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
