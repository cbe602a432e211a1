package queue;

import base.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import orders.Order;
import orders.OrderInput;

/** A row of {@code claim-orders.sql}. */
record ClaimedOrder(
        UUID id,
        String orderId,
        UUID agentId,
        String model,
        int attempt,
        int failures,
        String serviceId,
        String buyerAddress,
        String sellerAddress,
        BigInteger priceWei,
        BigInteger units,
        Instant deadline,
        String inputData,
        int run,
        int agentVersion,
        int agentRevision,
        boolean begun,
        boolean documents,
        boolean early) {

    private static final ObjectMapper JSON = Json.forward();

    Order order() {
        return new Order(
                id,
                orderId,
                agentId,
                attempt,
                failures,
                serviceId,
                buyerAddress,
                sellerAddress,
                priceWei,
                units,
                deadline,
                input(inputData),
                new Order.Known(run, agentVersion, agentRevision, begun, documents, early));
    }

    private static OrderInput input(String json) {
        try {
            return JSON.readValue(json, OrderInput.class);
        } catch (JsonProcessingException e) {
            // What is stored was checked against the contract when it came in.
            throw new IllegalStateException("an order's stored input is not of the contract's form", e);
        }
    }
}
