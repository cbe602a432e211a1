package models;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * What models used and cost since this process started: {@code agentl2_ai_tokens_used{model}} and
 * {@code agentl2_ai_cost_usd{model}}. They are gauges over growing sums, because Prometheus' client adds {@code _total} to a
 * counter's name and these names are promised as they are.
 */
@ApplicationScoped
public class ModelMetrics {

    private final MeterRegistry registry;
    private final ModelCatalogue catalogue;
    private final Map<String, DoubleAdder> tokens = new ConcurrentHashMap<>();
    private final Map<String, DoubleAdder> cost = new ConcurrentHashMap<>();

    public ModelMetrics(MeterRegistry registry, ModelCatalogue catalogue) {
        this.registry = registry;
        this.catalogue = catalogue;
    }

    void register(@Observes StartupEvent started) {
        catalogue.all().keySet().forEach(model -> {
            tokens(model);
            cost(model);
        });
    }

    /** Counts an answered call, be it a turn or a check. */
    void record(ModelCall call) {
        ModelReply reply = call.reply();
        tokens(call.model().name()).add(reply.inputTokens() + reply.outputTokens());
        cost(call.model().name()).add(reply.costUsd().doubleValue());
    }

    private DoubleAdder tokens(String model) {
        return tokens.computeIfAbsent(
                model, name -> sum("agentl2.ai.tokens.used", "Tokens that models read and wrote", name));
    }

    private DoubleAdder cost(String model) {
        return cost.computeIfAbsent(
                model,
                name -> sum("agentl2.ai.cost.usd", "What models cost at the catalogue's prices, in US dollars", name));
    }

    private DoubleAdder sum(String metric, String description, String model) {
        var sum = new DoubleAdder();
        Gauge.builder(metric, sum, DoubleAdder::sum)
                .description(description)
                .tag("model", model)
                .register(registry);
        return sum;
    }
}
