package models.answers;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How many tokens a provider says that it read and wrote.
 *
 * @param input null if it does not say
 * @param output with the reasoning; null if it does not say
 */
record Counts(Long input, Long output) {

    /** @param answer the whole response */
    static Counts of(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        if (!usage.isObject()) {
            usage = answer.at("/x_groq/usage");
        }
        Long input = number(usage, "prompt_tokens", "input_tokens");
        Long output = number(usage, "completion_tokens", "output_tokens");
        Long total = number(usage, "total_tokens");
        if (input != null && !usage.has("prompt_tokens")) {
            // Anthropic counts what it keeps for later calls apart.
            input += orNone(number(usage, "cache_creation_input_tokens"))
                    + orNone(number(usage, "cache_read_input_tokens"));
        }
        if (total != null && input != null && total > input + orNone(output)) {
            // Gemini and xAI leave the reasoning out of the output, and bill it.
            output = total - input;
        }
        return new Counts(input, output);
    }

    private static long orNone(Long count) {
        return count == null ? 0 : count;
    }

    private static Long number(JsonNode usage, String... fields) {
        for (String field : fields) {
            // Some servers write numbers as texts or with a fraction; what is none is not one.
            double value = usage.path(field).asDouble(-1);
            if (!usage.path(field).isNull() && value >= 0 && value < Integer.MAX_VALUE) {
                return (long) value;
            }
        }
        return null;
    }
}
