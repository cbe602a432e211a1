package tools.python;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a child may take until it is warm. A start is some seconds of processor time, which a busy machine may not give it for
 * minutes: a child that still gets some is waited for longer, though not without an end. One that gets none, or takes much
 * more than a start does, is broken.
 */
final class StartPatience {

    private static final int MOST_TIMES = 4;
    private static final int LOOKS = 9;
    /** Of the time between two looks, as a part of a hundred. */
    private static final int LEAST_PROGRESS = 1;

    private final Duration usual;
    private final Duration between;
    private Duration lookedAt = Duration.ZERO;
    private Duration had = Duration.ZERO;
    private boolean goesOn = true;

    /** @param usual how long it may take by the clock on a machine that has time for it */
    StartPatience(Duration usual) {
        this.usual = usual;
        this.between = usual.dividedBy(LOOKS);
    }

    /**
     * Why it is given up, and what to do; empty if it is not yet. Ask again and again.
     *
     * @param wall how long it has been at it
     * @param cpu the processor time that it has had
     */
    Optional<String> exceeded(Duration wall, Duration cpu) {
        Duration since = wall.minus(lookedAt);
        if (since.compareTo(between) >= 0) {
            goesOn = cpu.minus(had).multipliedBy(100).compareTo(since.multipliedBy(LEAST_PROGRESS)) >= 0;
            lookedAt = wall;
            had = cpu;
        }
        if (cpu.compareTo(usual) > 0) {
            return Optional.of(after(wall, cpu) + ": a start takes some 5 s of it, so that something else is"
                    + " wrong; raise agentl2.tools.python.start-seconds only if this machine is that slow");
        }
        if (wall.compareTo(usual) > 0 && !goesOn) {
            return Optional.of(
                    after(wall, cpu) + ", and none of late: it stands still; look whether this machine is out of"
                            + " memory or processor time, and at CODE_INTERPRETER_WRAPPER if it is set");
        }
        return wall.compareTo(usual.multipliedBy(MOST_TIMES)) > 0
                ? Optional.of(
                        after(wall, cpu) + ": this machine has too little of it; give it more, run fewer orders at once"
                                + " (MAX_CONCURRENT_EXECUTIONS), or raise agentl2.tools.python.start-seconds")
                : Optional.empty();
    }

    private static String after(Duration wall, Duration cpu) {
        return String.format(
                Locale.ROOT,
                "a child was not ready after %d s, in which it had %.1f s of processor time",
                wall.toSeconds(),
                cpu.toMillis() / 1000.0);
    }
}
