package development;

import static orders.OrderStatus.AWAITING_APPROVAL;
import static orders.OrderStatus.AWAITING_INPUT;
import static orders.OrderStatus.CANCELLED;
import static orders.OrderStatus.COMPLETED;
import static orders.OrderStatus.DISPUTED;
import static orders.OrderStatus.EXPIRED;
import static orders.OrderStatus.FAILED;

import access.callers.Caller;
import base.Json;
import base.Queries;
import base.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import orders.OrderStatus;
import orders.StatusCounter;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import steering.InputReader;

/** The development mode's own buyer and seller on the development chain. */
@ApplicationScoped
@IfBuildProfile("dev")
@Named("devMarket")
public class DevMarket {

    private static final ObjectMapper JSON = Json.mapper();

    private static final Duration ORDER_PATIENCE = Duration.ofHours(1);
    private static final int FIRST = 1;

    private static final Duration LISTENER_PATIENCE = Duration.ofSeconds(20);
    /** Below the time-out that most HTTP clients have. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(25);
    /** The states that an order stays in until somebody does something. */
    private static final Set<OrderStatus> RESTING =
            Set.of(AWAITING_INPUT, AWAITING_APPROVAL, COMPLETED, FAILED, CANCELLED, EXPIRED, DISPUTED);

    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final long LOOK_EVERY_MS = 50;
    private static final String NO_ORDER = "0x" + "0".repeat(64);

    private final Queries queries;
    private final InputReader inputs;
    private final StatusCounter counter;
    private final ProducerTemplate template;
    private DevChain.Deployment deployment;
    private DevBuyer buyer;
    private String agentId;

    public DevMarket(Queries queries, InputReader inputs, StatusCounter counter, CamelContext context) {
        this.queries = queries;
        this.inputs = inputs;
        this.counter = counter;
        this.template = context.createProducerTemplate();
    }

    /** Where the chain is and what can be bought there. */
    public record Description(
            String rpcUrl,
            long chainId,
            String marketplaceAddress,
            String registryAddress,
            String agentId,
            String serviceId) {}

    void open(@Observes @Priority(FIRST) StartupEvent started) throws IOException {
        deployment = DevChain.read(Path.of(System.getProperty("agentl2.dev.chain-directory")));
        buyer = new DevBuyer(Web3j.build(new HttpService(deployment.rpcUrl())), deployment);
        agentId = queries.first(
                        "development/ensure-demo-agent",
                        Map.of("serviceId", deployment.serviceId(), "seller", deployment.sellerAddress()),
                        UUID.class)
                .orElseThrow()
                .toString();
    }

    /** What {@code GET /api/dev/chain} answers. */
    public Description describe() {
        return new Description(
                deployment.rpcUrl(),
                deployment.chainId(),
                deployment.marketplaceAddress(),
                deployment.registryAddress(),
                agentId,
                deployment.serviceId());
    }

    /**
     * An order that was bought.
     *
     * @param httpStatus 201; 202 if its end was asked for and is not there yet
     * @param order as the API shows it
     */
    public record Bought(int httpStatus, String order) {}

    /** What {@code provide-input.sql} returned: the state that the order was in, and whether it has the input now. */
    private record Taken(String status, boolean changed) {}

    /**
     * Buys an order of the demo agent on chain, waits until the listener has seen it, and hands in {@code input}.
     *
     * @param input an order's input as the API takes it
     * @param wait "true" for the order as it is when it is completed or rests otherwise, for 25 s at most
     */
    public Bought buy(String input, String wait) throws IOException, InterruptedException {
        // Refuses what is malformed before anything is paid.
        boolean untilItRests = flag(wait);
        check(input);
        String orderId = buyer.buy(ORDER_PATIENCE);
        awaitOrder(orderId);
        queries.first(
                        "steering/provide-input",
                        inputs.read(input, orderId, Caller.development().giver()),
                        Taken.class)
                .filter(taken -> taken.changed() && OrderStatus.of(taken.status()) == AWAITING_INPUT)
                .ifPresent(taken -> counter.changed(OrderStatus.PENDING, 1));
        template.sendBody("seda:notify-workers?size=1&discardWhenFull=true", null);
        return untilItRests
                ? atRest(orderId)
                : new Bought(CREATED, find(orderId).orElseThrow());
    }

    private static boolean flag(String wait) {
        if (wait != null && !wait.equals("true") && !wait.equals("false")) {
            throw Refusal.invalid("wait", "must be true or false");
        }
        return "true".equals(wait);
    }

    private Bought atRest(String orderId) throws JsonProcessingException, InterruptedException {
        Instant end = Instant.now().plus(ANSWER_PATIENCE);
        String order = find(orderId).orElseThrow();
        while (!RESTING.contains(
                OrderStatus.of(JSON.readTree(order).path("status").asText()))) {
            if (Instant.now().isAfter(end)) {
                return new Bought(ACCEPTED, order);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            order = find(orderId).orElseThrow();
        }
        return new Bought(CREATED, order);
    }

    private void check(String input) {
        try {
            inputs.read(
                    input == null ? "" : input, NO_ORDER, Caller.development().giver());
        } catch (JsonProcessingException malformed) {
            throw Refusal.invalid("body", "must be a JSON object such as {\"prompt\": \"...\"}");
        }
    }

    private void awaitOrder(String orderId) throws InterruptedException {
        Instant end = Instant.now().plus(LISTENER_PATIENCE);
        while (find(orderId).isEmpty()) {
            if (Instant.now().isAfter(end)) {
                throw Refusal.conflict(
                        null, "the order " + orderId + " is on chain, but the listener has not seen it; see /health");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    private Optional<String> find(String orderId) {
        return queries.first("steering/read-order", Map.of("orderId", orderId, "view", "owner"), String.class);
    }
}
