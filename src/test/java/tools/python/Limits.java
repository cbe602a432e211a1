package tools.python;

import java.util.Optional;

/** Settings for a test. */
record Limits(
        String interpreter,
        Optional<String> wrapper,
        Optional<String> archive,
        Optional<String> key,
        int cpuSeconds,
        int wallSeconds,
        int memoryMib,
        int outputBytes,
        int scratchMib,
        int warm,
        int atOnce,
        int queueSeconds,
        int startSeconds)
        implements PythonSettings {

    /** Small limits that a machine under load can keep. */
    static Limits of(int cpuSeconds, int wallSeconds) {
        return new Limits(
                "graalpy",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                cpuSeconds,
                wallSeconds,
                128,
                16384,
                8,
                0,
                2,
                600,
                540);
    }

    Limits wrappedBy(String wrapper) {
        return new Limits(
                interpreter,
                Optional.of(wrapper),
                archive,
                key,
                cpuSeconds,
                wallSeconds,
                memoryMib,
                outputBytes,
                scratchMib,
                warm,
                atOnce,
                queueSeconds,
                startSeconds);
    }

    /** The same with what one test made for all: a start of a child takes less of the processor's time. */
    Limits quick() {
        return new Limits(
                interpreter,
                wrapper,
                TestArchive.file(),
                key,
                cpuSeconds,
                wallSeconds,
                memoryMib,
                outputBytes,
                scratchMib,
                warm,
                atOnce,
                queueSeconds,
                startSeconds);
    }
}
