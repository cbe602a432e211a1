package chain.sending;

import base.RouteRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/** What an operator sees of the outbox. The names of its metrics are here. */
@ApplicationScoped
@Named("chainMetrics")
public class ChainMetrics {

    /** Replaced by a higher offer. */
    static final String REPLACEMENTS = "agentl2.chain.replacements";
    /** Nonces filled. */
    static final String FILLERS = "agentl2.chain.nonces.filled";

    private final MultiGauge balances;
    private volatile double waiting;
    private volatile double signed;
    private volatile double oldestSeconds;

    public ChainMetrics(MeterRegistry metrics) {
        gauge(metrics, "agentl2.chain.completions.waiting", "Completions that wait to be signed", () -> waiting);
        gauge(metrics, "agentl2.chain.transactions.open", "Transactions that are signed and not settled", () -> signed);
        gauge(
                metrics,
                "agentl2.chain.oldest.unconfirmed.seconds",
                "How long ago the oldest open transaction was signed",
                () -> oldestSeconds);
        this.balances = MultiGauge.builder("agentl2.chain.signer.balance")
                .description("What a signer's account has, in wei, when it was last asked")
                .register(metrics);
    }

    private record Outbox(double waiting, double signed, double oldestSeconds) {}

    private record Signer(String address, BigDecimal balance) {}

    /** Takes the row of {@code outbox-figures.sql}. */
    public void outbox(Map<String, Object> row) {
        Outbox now = RouteRow.as(Outbox.class, row);
        waiting = now.waiting();
        signed = now.signed();
        oldestSeconds = now.oldestSeconds();
    }

    /** Takes the rows of {@code signer-balances.sql}. */
    public void balances(Collection<Map<String, Object>> rows) {
        balances.register(
                rows.stream()
                        .map(row -> RouteRow.as(Signer.class, row))
                        .map(one -> MultiGauge.Row.of(Tags.of("signer", one.address()), one.balance()))
                        .toList(),
                true);
    }

    /** Counts a transaction that is settled. @param status mined, reverted or replaced */
    static void closed(MeterRegistry metrics, String status) {
        Counter.builder("agentl2.chain.transactions.closed")
                .description("Transactions that are settled, by how they ended")
                .tag("status", status)
                .register(metrics)
                .increment();
    }

    private static void gauge(MeterRegistry metrics, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(metrics);
    }
}
