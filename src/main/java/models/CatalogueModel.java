package models;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A model that agents can name.
 *
 * @param name the catalogue's name
 * @param provider whose API it is called by
 * @param id the provider's own name of it
 * @param baseUrl where the API is; null for the provider's usual place
 * @param secret the name of the agent's secret with the key; null if it has none
 * @param inputUsdPerMTok US dollars for a million input tokens; null if it has no price
 * @param outputUsdPerMTok US dollars for a million output tokens; null if it has no price
 * @param contextTokens how many tokens fit, input and output together
 * @param maxOutputTokens the most tokens of one answer
 * @param temperature the largest temperature that it takes; null if it takes none
 */
public record CatalogueModel(
        String name,
        Provider provider,
        String id,
        String baseUrl,
        String secret,
        BigDecimal inputUsdPerMTok,
        BigDecimal outputUsdPerMTok,
        int contextTokens,
        int maxOutputTokens,
        Double temperature) {

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** Who answers, each by Anthropic's API or by OpenAI's chat completions. */
    public enum Provider {
        OPENAI,
        ANTHROPIC,
        DEEPSEEK,
        GOOGLE,
        XAI,
        MOONSHOT,
        OPENAI_COMPATIBLE;

        /** True if it wants a model's reasoning back with the tool calls that it led to, and refuses a request without it. */
        public boolean wantsReasoningBack() {
            return this == DEEPSEEK || this == MOONSHOT;
        }
    }

    /** True if it has both prices; a price of 0 is one. */
    public boolean isPriced() {
        return inputUsdPerMTok != null && outputUsdPerMTok != null;
    }

    /** What these tokens cost, in US dollars, to 8 places. */
    public BigDecimal cost(long inputTokens, long outputTokens) {
        return inputUsdPerMTok
                .multiply(BigDecimal.valueOf(inputTokens))
                .add(outputUsdPerMTok.multiply(BigDecimal.valueOf(outputTokens)))
                .divide(MILLION, 8, RoundingMode.HALF_UP);
    }
}
