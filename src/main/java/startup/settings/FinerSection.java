package startup.settings;

import java.util.List;
import java.util.stream.Stream;

/** What is seldom another than its default. It has no name in the environment but what its property makes of itself. */
final class FinerSection {

    private static final long HOUR_MS = 3_600_000;

    static final Section ALL = new Section(
            "Finer settings",
            Stream.of(access(), chain(), orders(), models(), knowledge(), tools(), python())
                    .flatMap(List::stream)
                    .toList());

    private FinerSection() {}

    private static List<Setting> access() {
        return List.of(
                of(
                        "access.browser.idle-minutes",
                        "30",
                        "after what time without a request a browser's session is over",
                        "minutes",
                        1,
                        1_440),
                of(
                        "access.browser.session-hours",
                        "12",
                        "how long a browser's session lasts however often it is used",
                        "hours",
                        1,
                        720));
    }

    private static List<Setting> chain() {
        return List.of(
                of(
                        "chain.poll-interval-ms",
                        "1000",
                        "how often to look for new blocks and for due completions",
                        "milliseconds",
                        50,
                        60_000),
                of(
                        "chain.log-range",
                        "2000",
                        "the most that one request for events spans; halved when the node refuses",
                        "blocks",
                        1,
                        1_000_000),
                of("chain.timeout-seconds", "10", "how long to wait for an answer of a node", "seconds", 1, 600),
                of(
                        "chain.resend-after-seconds",
                        "15",
                        "how long a transaction may be without a receipt before the same bytes are sent again",
                        "seconds",
                        1,
                        3_600),
                of(
                        "chain.signer-lease-seconds",
                        "10",
                        "how long a signing key is left to a worker that went silent during its turn; renewed at a third of it",
                        "seconds",
                        5,
                        3_600),
                of(
                        "chain.nonce-recheck-seconds",
                        "15",
                        "how long a nonce must look unused, or used by others, before that is believed",
                        "seconds",
                        1,
                        3_600),
                of(
                        "chain.default-priority-fee",
                        "1000000000",
                        "the tip for the block's producer a unit of gas, where the node suggests none",
                        "wei",
                        0,
                        1_000_000_000_000_000L),
                of(
                        "chain.probe-interval-ms",
                        "5000",
                        "how often each node is asked how it is",
                        "milliseconds",
                        100,
                        HOUR_MS),
                of(
                        "chain.max-endpoint-lag-blocks",
                        "10",
                        "a node this far behind the best is asked only where no other answers",
                        "blocks",
                        1,
                        1_000_000),
                of(
                        "operations.max-lag-blocks",
                        "50",
                        "how far the reading may be behind the chain before `/ready` says so",
                        "blocks",
                        1,
                        1_000_000));
    }

    private static List<Setting> orders() {
        return List.of(
                of(
                        "orders.max-backoff-ms",
                        "300000",
                        "the longest wait between two tries that nobody asked for",
                        "milliseconds",
                        1_000,
                        HOUR_MS),
                of(
                        "orders.share-percent",
                        "50",
                        "how much of a worker's slots the orders of one agent, or of one provider of models, may hold while"
                                + " there are others; 100 takes the bound away",
                        "percent",
                        1,
                        100),
                of(
                        "results.ipfs-lookup-timeout-ms",
                        "10000",
                        "how long the IPFS node may search for an order's input",
                        "milliseconds",
                        100,
                        600_000),
                of(
                        "access.sign-in.nonce-seconds",
                        "600",
                        "how long a nonce can be signed in with",
                        "seconds",
                        30,
                        3_600));
    }

    private static List<Setting> models() {
        return List.of(
                of(
                        "models.max-response-bytes",
                        "4194304",
                        "the longest answer of a model that is read",
                        "bytes",
                        1_024,
                        67_108_864),
                of(
                        "models.pause-seconds",
                        "30",
                        "how long a model's answer may pause once its first byte is here; before that only"
                                + " MODEL_TIMEOUT_SECONDS counts, since a model says nothing until it has thought",
                        "seconds",
                        1,
                        3_600),
                of(
                        "models.breaker-failure-percent",
                        "50",
                        "how many of a provider's last 20 calls with one key may fail before it is left alone for a while",
                        "per cent",
                        1,
                        100),
                of("models.breaker-open-seconds", "15", "how long it is then left alone", "seconds", 1, 3_600));
    }

    private static List<Setting> knowledge() {
        return List.of(
                of(
                        "knowledge.max-characters",
                        "5000000",
                        "the most text in one document",
                        "characters",
                        1_000,
                        50_000_000),
                of(
                        "knowledge.exact-until-passages",
                        "20000",
                        "how many of one agent are compared one by one, before pgvector's index is used",
                        "passages",
                        0,
                        10_000_000),
                of(
                        "knowledge.poll-interval-ms",
                        "1000",
                        "how often a worker looks for documents to read",
                        "milliseconds",
                        100,
                        60_000));
    }

    private static List<Setting> tools() {
        return List.of(
                of(
                        "tools.search.timeout-ms",
                        "10000",
                        "how long the service for `web_search` may take",
                        "milliseconds",
                        100,
                        120_000),
                of(
                        "tools.images.timeout-ms",
                        "180000",
                        "how long the service for `image_generation` may take",
                        "milliseconds",
                        100,
                        900_000),
                of(
                        "tools.mcp.list-ms",
                        "60000",
                        "how long an MCP server's list of tools is used before it is fetched again",
                        "milliseconds",
                        0,
                        HOUR_MS),
                of(
                        "tools.mcp.idle-ms",
                        "300000",
                        "how long the session of an order lasts that is not used",
                        "milliseconds",
                        1_000,
                        HOUR_MS),
                of(
                        "tools.mcp.most-processes",
                        "32",
                        "how many MCP servers may be running as child processes for calls, over all orders",
                        "processes",
                        1,
                        1_000));
    }

    private static List<Setting> python() {
        return List.of(
                of("tools.python.cpu-seconds", "10", "processor time of one script", "seconds", 1, 300),
                of("tools.python.wall-seconds", "20", "time of one script by the clock", "seconds", 1, 300),
                of(
                        "tools.python.memory-mib",
                        "256",
                        "what a script's objects may take; its process takes some 250 MiB more",
                        "MiB",
                        64,
                        4096),
                of(
                        "tools.python.output-bytes",
                        "65536",
                        "the most that is taken of a script's output, of its result and of its error, each",
                        "bytes",
                        1024,
                        1_048_576),
                of(
                        "tools.python.scratch-mib",
                        "16",
                        "what a script's files may hold; they are in its memory",
                        "MiB",
                        1,
                        1024),
                of("tools.python.warm", "1", "how many are kept warm once a script has run", "children", 0, 64),
                of("tools.python.at-once", "2", "how many run at once; others wait", "scripts", 1, 64),
                of("tools.python.start-seconds", "90", "how long a child may take until it is warm", "seconds", 5, 600),
                of("tools.python.queue-seconds", "60", "how long a script may wait for its turn", "seconds", 1, 600));
    }

    private static Setting of(String name, String standard, String words, String unit, long min, long max) {
        return Setting.finer("agentl2." + name, standard, words, Form.number(unit, min, max));
    }
}
