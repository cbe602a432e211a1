package chain.reading;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Where the chain is and how far this process's listener has read it: {@code agentl2_chain_head}, {@code _cursor}, {@code _lag}. */
@ApplicationScoped
class ReadingMetrics {

    private volatile Seen seen = new Seen(Double.NaN, Double.NaN);

    private record Seen(double head, double cursor) {
        double lag() {
            return head - cursor;
        }
    }

    ReadingMetrics(MeterRegistry metrics) {
        Gauge.builder("agentl2.chain.head", () -> seen.head())
                .description("The chain's newest block by the listener's last look")
                .register(metrics);
        Gauge.builder("agentl2.chain.cursor", () -> seen.cursor())
                .description("The newest block whose events are in the database")
                .register(metrics);
        Gauge.builder("agentl2.chain.lag", () -> seen.lag())
                .description("Blocks between the chain's newest one and the newest one that is read")
                .register(metrics);
    }

    void saw(long head, long cursor) {
        seen = new Seen(head, cursor);
    }

    void read(long cursor) {
        seen = new Seen(seen.head(), cursor);
    }
}
