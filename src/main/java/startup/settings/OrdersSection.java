package startup.settings;

import java.util.List;

/** How orders are run, decided about and answered. */
final class OrdersSection {

    static final Section ALL = new Section(
            "Orders",
            List.of(
                    Setting.of(
                                    "MAX_CONCURRENT_EXECUTIONS",
                                    "agentl2.orders.max-concurrent-executions",
                                    "orders at once in one worker",
                                    Form.number("a number", 1, 1000))
                            .or("10"),
                    Setting.of(
                                    "ORDER_POLL_INTERVAL_MS",
                                    "agentl2.orders.poll-interval-ms",
                                    "how often a worker looks when nothing wakes it",
                                    Form.number("milliseconds", 50, 60_000))
                            .or("1000")
                            .inExample("5000"),
                    Setting.of(
                                    "ORDER_LEASE_MS",
                                    "agentl2.orders.lease-ms",
                                    "how long a silent worker keeps an order",
                                    Form.number("milliseconds", 3_000, 300_000))
                            .or("15000"),
                    Setting.of(
                                    "ORDER_MAX_ATTEMPTS",
                                    "agentl2.orders.max-attempts",
                                    "tries before an order fails",
                                    Form.number("a number", 1, 100))
                            .or("8"),
                    Setting.of(
                                    "ORDER_BACKOFF_MS",
                                    "agentl2.orders.backoff-ms",
                                    "the first wait after a failure, doubled each time",
                                    Form.number("milliseconds", 100, 60_000))
                            .or("2000"),
                    Setting.of(
                                    "ORDER_MIN_DEADLINE_SECONDS",
                                    "agentl2.chain.minimum-deadline-seconds",
                                    "an order whose deadline is nearer is not started",
                                    Form.number("seconds", 0, 86_400))
                            .or("30"),
                    Setting.of(
                                    "APPROVAL_MARGIN_SECONDS",
                                    "agentl2.approvals.margin-seconds",
                                    "how long before its order's deadline an answer must be decided about, so that its completion"
                                            + " is mined in time",
                                    Form.number("seconds", 0, 86_400))
                            .or("60"),
                    Setting.of(
                                    "APPROVAL_URGENT_MINUTES",
                                    "agentl2.approvals.urgent-minutes",
                                    "an approval whose order's deadline is nearer is shown as urgent",
                                    Form.number("minutes", 1, 525_600))
                            .or("60"),
                    Setting.of(
                                    "RESULT_PUBLISH",
                                    "agentl2.results.publish",
                                    "whether a result is on IPFS and in the API `before` its completion goes to the chain, or only"
                                            + " `after` that is confirmed",
                                    Form.matching("before or after", "before|after"))
                            .or("before"),
                    Setting.of(
                            "IPFS_API_URL",
                            "agentl2.results.ipfs-api-url",
                            "results are added and pinned there as well, and inputs that an event names are looked up there",
                            Form.matching(
                                    "the address of a Kubo RPC API, such as http://localhost:5001", "https?://\\S+")),
                    Setting.of(
                            "WEI_PER_USD",
                            "agentl2.models.wei-per-usd",
                            "what a dollar costs, to weigh a model's price for agents with a `minimumMarginWei`; without it the"
                                    + " model counts as free there",
                            Form.matching("a number of wei above 0", "[1-9]\\d{0,37}")),
                    Setting.of(
                                    "PROTOCOL_FEE_BPS",
                                    "agentl2.chain.protocol-fee-bps",
                                    "what the marketplace keeps of a price; for `minimumMarginWei`",
                                    Form.number("hundredths of a percent", 0, 10_000))
                            .or("250")));

    private OrdersSection() {}
}
