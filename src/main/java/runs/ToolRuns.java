package runs;

import base.PlainText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import orders.OrderVariables;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jboss.logging.MDC;
import tools.PendingCall;

/**
 * Runs the tool calls of one turn side by side, each through the route {@code call-tool}. It is not a parallel split, because
 * Camel goes on after one in a thread of the pool, which stopping the order would not reach.
 */
@ApplicationScoped
@Named("toolRuns")
public class ToolRuns {

    private static final int MOST_AT_ONCE = 16;
    private static final int LONGEST_NAMES = 200;

    private final ProducerTemplate template;

    public ToolRuns(CamelContext context) {
        this.template = context.createProducerTemplate();
    }

    /**
     * Returns when every pending call has its result. Each has the variables of {@code exchange}, and none can change them.
     *
     * @throws InterruptedException if the order was stopped; the calls are stopped then too
     * @throws orders.TimeIsUp if the run's time was over before they had their results; those that had none are stopped
     * @throws Exception what one of the calls met that is no result; the others have theirs
     */
    public void run(Exchange exchange) throws Exception {
        Conversation conversation = exchange.getVariable(OrderVariables.CONVERSATION, Conversation.class);
        List<PendingCall> calls = conversation.pending();
        Map<String, Object> variables = exchange.getVariables();
        Map<String, Object> log = MDC.getMap();
        List<Callable<Exception>> tasks = new ArrayList<>();
        calls.forEach(call -> tasks.add(() -> run(call, variables, log)));
        List<Future<Exception>> done;
        try (var threads = Executors.newFixedThreadPool(
                Math.min(MOST_AT_ONCE, tasks.size()), Thread.ofVirtual().factory())) {
            done = threads.invokeAll(tasks, RunLimits.timeLeft(conversation).toMillis(), TimeUnit.MILLISECONDS);
        }
        List<String> late = IntStream.range(0, calls.size())
                .filter(index -> done.get(index).isCancelled())
                .mapToObj(index -> calls.get(index).wish().name())
                .distinct()
                .toList();
        if (!late.isEmpty()) {
            throw RunLimits.timeIsUp(
                    conversation,
                    "the tool " + PlainText.of(String.join(", ", late), LONGEST_NAMES) + " still ran then");
        }
        for (Future<Exception> one : done) {
            if (one.get() != null) {
                throw one.get();
            }
        }
    }

    private Exception run(PendingCall call, Map<String, Object> variables, Map<String, Object> log) {
        log.forEach(MDC::put);
        try {
            return template.send("direct:call-tool", one -> {
                        variables.forEach(one::setVariable);
                        one.getMessage().setBody(call);
                    })
                    .getException();
        } finally {
            MDC.clear();
        }
    }
}
