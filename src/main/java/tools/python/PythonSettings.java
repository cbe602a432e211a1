package tools.python;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How scripts run. The names in the environment are in application.properties; the bounds in startup.settings. */
@ConfigMapping(prefix = "agentl2.tools.python")
public interface PythonSettings {

    /** {@code graalpy} for child processes of this runtime, {@code off}, or the address of a service that runs scripts. */
    @WithDefault("graalpy")
    String interpreter();

    /** A command to put before a child's, its words separated by blanks, such as bubblewrap's. */
    Optional<String> wrapper();

    /** What a {@link StartArchive} made, which children then start from. */
    Optional<String> archive();

    /** The bearer token of the service. Never shown. */
    Optional<String> key();

    /** Processor time of one script, in seconds. */
    @WithDefault("10")
    int cpuSeconds();

    /** Time of one script by the clock, in seconds. */
    @WithDefault("20")
    int wallSeconds();

    /** What a script's objects may take, in MiB; its process takes some 250 MiB more. */
    @WithDefault("256")
    int memoryMib();

    /** The most that is taken of a script's output, of its result and of its error, each, in bytes of UTF-8. */
    @WithDefault("65536")
    int outputBytes();

    /** What a script's files may hold, in MiB; they are in its memory. */
    @WithDefault("16")
    int scratchMib();

    /** How many children are kept warm once a script has run. */
    @WithDefault("1")
    int warm();

    /** How many scripts run at once; others wait. */
    @WithDefault("2")
    int atOnce();

    /** How long a script may wait for its turn, in seconds. */
    @WithDefault("60")
    int queueSeconds();

    /** How long a child may take until it is warm, in seconds. */
    @WithDefault("90")
    int startSeconds();
}
