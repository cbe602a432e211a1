package startup;

import java.util.List;

/** The bounds of the numbers that have no name in the environment; they are set as properties, and seldom. */
final class FinerSettings {

    private static final long HOUR_MS = 3_600_000;

    static final List<Settings.Setting> ALL = List.of(
            chain("poll-interval-ms", "milliseconds", 50, 60_000),
            chain("log-range", "blocks", 1, 1_000_000),
            chain("minimum-deadline-seconds", "seconds", 0, 86_400),
            chain("timeout-seconds", "seconds", 1, 600),
            chain("resend-after-seconds", "seconds", 1, 3_600),
            chain("signer-lease-seconds", "seconds", 5, 3_600),
            chain("nonce-recheck-seconds", "seconds", 1, 3_600),
            chain("default-priority-fee", "wei", 0, 1_000_000_000_000_000L),
            chain("probe-interval-ms", "milliseconds", 100, HOUR_MS),
            chain("max-endpoint-lag-blocks", "blocks", 1, 1_000_000),
            of("agentl2.access.sign-in.nonce-seconds", "seconds", 30, 3_600),
            of("agentl2.tools.search.timeout-ms", "milliseconds", 100, 120_000),
            of("agentl2.tools.images.timeout-ms", "milliseconds", 100, 900_000),
            python("cpu-seconds", "seconds", 1, 300),
            python("wall-seconds", "seconds", 1, 300),
            python("memory-mib", "MiB", 64, 4096),
            python("output-bytes", "bytes", 1024, 1_048_576),
            python("scratch-mib", "MiB", 1, 1024),
            python("warm", "children", 0, 64),
            python("at-once", "scripts", 1, 64),
            python("start-seconds", "seconds", 5, 600),
            python("queue-seconds", "seconds", 1, 600),
            of("agentl2.knowledge.max-characters", "characters", 1_000, 50_000_000),
            of("agentl2.knowledge.exact-until-passages", "passages", 0, 10_000_000),
            of("agentl2.knowledge.poll-interval-ms", "milliseconds", 100, 60_000),
            of("agentl2.tools.mcp.list-ms", "milliseconds", 0, HOUR_MS),
            of("agentl2.tools.mcp.idle-ms", "milliseconds", 1_000, HOUR_MS),
            of("agentl2.tools.mcp.most-processes", "processes", 1, 1_000));

    private FinerSettings() {}

    private static Settings.Setting chain(String name, String unit, long min, long max) {
        return of("agentl2.chain." + name, unit, min, max);
    }

    private static Settings.Setting python(String name, String unit, long min, long max) {
        return of("agentl2.tools.python." + name, unit, min, max);
    }

    private static Settings.Setting of(String name, String unit, long min, long max) {
        return Settings.optional(
                name, unit + " from " + min + " to " + max, value -> Settings.isNumber(value, min, max));
    }
}
