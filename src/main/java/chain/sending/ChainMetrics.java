package chain.sending;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Body;

/** What an operator sees of the outbox. The names of its metrics are here. */
@ApplicationScoped
@Named("chainMetrics")
public class ChainMetrics {

    /** Replaced by a higher offer. */
    static final String REPLACEMENTS = "agentl2.chain.replacements";
    /** Nonces filled. */
    static final String FILLERS = "agentl2.chain.nonces.filled";
    /** Transactions settled, by {@code status}. */
    static final String CLOSED = "agentl2.chain.transactions.closed";

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

    /** Takes the row of {@code outbox-figures.sql}. */
    public void outbox(@Body Map<String, Object> row) {
        waiting = ((Number) row.get("waiting")).doubleValue();
        signed = ((Number) row.get("signed")).doubleValue();
        oldestSeconds = ((Number) row.get("oldestSeconds")).doubleValue();
    }

    /** Takes the rows of {@code signer-balances.sql}. */
    public void balances(@Body Collection<Map<String, Object>> rows) {
        balances.register(
                rows.stream()
                        .map(row -> MultiGauge.Row.of(
                                Tags.of("signer", (String) row.get("address")), (BigDecimal) row.get("balance")))
                        .toList(),
                true);
    }

    private static void gauge(
            MeterRegistry metrics, String name, String description, java.util.function.Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(metrics);
    }
}
