package orders;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/**
 * What a buyer asked for, as JSON, for routes of integrators that have it changed before an agent gets it: translated, or without
 * what is nobody's business. What the buyer handed in stays stored as it is.
 */
@ApplicationScoped
@Named("orderInputs")
public class OrderInputs {

    private final ObjectReader reader =
            Json.mapper().readerFor(OrderInput.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** {@code {"prompt", "messages": [{"role", "content"}], "params"}}, without what the buyer left out. */
    public String json(Order order) throws JsonProcessingException {
        return Json.mapper().writeValueAsString(order.input());
    }

    /**
     * The order with another input, for the steps that follow.
     *
     * @param json in the form of {@link #json}
     * @throws TransientFailure if it is none, or nothing is asked in it: whoever changed it may do better the next time
     */
    public Order with(String json, Order order) {
        OrderInput input = read(json);
        if (input == null || input.prompt() == null && input.messages().isEmpty()) {
            throw new TransientFailure("the changed input has neither a prompt nor messages");
        }
        return new Order(
                order.id(),
                order.orderId(),
                order.agentId(),
                order.attempt(),
                order.failures(),
                order.serviceId(),
                order.buyerAddress(),
                order.sellerAddress(),
                order.priceWei(),
                order.units(),
                order.deadline(),
                input,
                order.known());
    }

    private OrderInput read(String json) {
        try {
            return reader.readValue(json);
        } catch (JsonProcessingException | IllegalArgumentException wrong) {
            throw new TransientFailure("the changed input is not JSON with a prompt, messages and params", wrong);
        }
    }
}
