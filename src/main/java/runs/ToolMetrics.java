package runs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import tools.BuiltinTools;
import tools.PendingCall;
import tools.ToolOutcome;

/** Counts tool calls: {@code agentl2_tool_calls_total{tool, outcome}}, each time that one is made. The tool is the route that ran it, of which there are few. */
@ApplicationScoped
public class ToolMetrics {

    private final MeterRegistry registry;

    public ToolMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(PendingCall call, ToolOutcome outcome) {
        count(call, outcome.failed() ? "failed" : "done");
    }

    /** The tool could not be started or reached, so that the order waits for it. */
    void countUnavailable(PendingCall call) {
        count(call, "unavailable");
    }

    private void count(PendingCall call, String outcome) {
        String tool = call.tool() == null
                ? "unknown"
                : call.route().substring(BuiltinTools.PREFIX.length()).replace('-', '_');
        Counter.builder("agentl2.tool.calls")
                .description("Tool calls that models asked for, by what runs the tool")
                .tag("tool", tool)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }
}
