package models;

import agents.Agent;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import orders.Order;
import orders.OrderInput;

/** What an order's model call may cost at the most, as far as that can be told before it is made. */
@ApplicationScoped
public class ExpectedCost {

    /** Few texts have more tokens than one to three characters. */
    private static final int CHARACTERS_PER_TOKEN = 3;

    private final ModelCatalogue catalogue;
    private final ModelSettings settings;

    public ExpectedCost(ModelCatalogue catalogue, ModelSettings settings) {
        this.catalogue = catalogue;
        this.settings = settings;
    }

    /**
     * The cost in wei, rounded up, of everything that the model is sent and of the longest answer that the agent allows. It is
     * 0 if the price of a dollar in wei is not configured, or the model has no price.
     */
    public BigInteger wei(Order order, Agent agent) {
        BigDecimal usd = catalogue
                .find(agent.model())
                .filter(CatalogueModel::isPriced)
                .map(model -> model.cost(
                        characters(order.input(), agent) / CHARACTERS_PER_TOKEN + 1,
                        Math.min(agent.maxTokensPerAnswer(), model.maxOutputTokens())))
                .orElse(BigDecimal.ZERO);
        BigInteger rate = settings.weiPerUsd().orElse(BigInteger.ZERO);
        return usd.multiply(new BigDecimal(rate)).setScale(0, RoundingMode.UP).toBigInteger();
    }

    private static long characters(OrderInput input, Agent agent) {
        long earlier = input.messages().stream()
                .mapToLong(message -> message.content().length())
                .sum();
        int prompt = input.prompt() == null ? 0 : input.prompt().length();
        return agent.systemPrompt().length()
                + earlier
                + input.params().toString().length()
                + prompt;
    }
}
