package models.answers;

import base.Json;
import base.PlainText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collection;
import java.util.List;
import tools.RequestedCall;

/**
 * Reads what a provider answered with a good status: chat completions of OpenAI and of the servers that speak its API, and
 * Anthropic's messages. It looks at what is there, not at who sent it, since servers mix the forms, and takes anything that has a
 * meaning.
 */
public final class AnswerReader {

    private static final ObjectMapper JSON = Json.mapper();
    static final List<String> REASONING =
            List.of("reasoning_content", "reasoning", "thinking", "thought", "reasoning_details");

    private static final int LONGEST_REASON = 60;

    private AnswerReader() {}

    /**
     * The answer that {@code body} is.
     *
     * @param offered the names of the tools that the model was offered
     * @throws ProviderRefusal if it is an error, which some servers send with a good status
     * @throws GarbledAnswer if it is neither
     */
    public static ReadAnswer read(String body, Collection<String> offered) {
        JsonNode answer = tree(body);
        if (answer.isArray() && answer.size() == 1) {
            answer = answer.get(0);
        }
        JsonNode choice = choice(answer);
        JsonNode message = message(answer, choice);
        String said = said(answer, choice);
        SaidParts parts = parts(message, choice);
        var calls = new SaidCalls(offered);
        parts.calls().forEach(calls::add);
        calls.add(message.path("tool_calls"));
        calls.add(message.path("function_call"));
        // Some gateways put a model's text into one choice and its calls into the next, where one was asked for.
        if (calls.calls().isEmpty()) {
            for (JsonNode other : answer.path("choices")) {
                calls.add(other == choice ? MissingNode.getInstance() : other.at("/message/tool_calls"));
            }
        }
        Reasoning.Split split = Reasoning.split(parts.text());
        WrittenCalls.Found written = WrittenCalls.in(split.text(), calls.calls().isEmpty() ? offered : List.of());
        written.calls().forEach(calls::add);
        boolean isEmpty = parts.text().isBlank()
                && parts.refusal().isBlank()
                && calls.calls().isEmpty();
        JsonNode error = error(answer, choice);
        if (isEmpty && !error.isMissingNode()) {
            throw new ProviderRefusal(Trouble.inAnswer(body, error));
        }
        if (message.isMissingNode()) {
            throw none(answer);
        }
        Ending ending = error.isMissingNode() ? ending(said, parts, calls.calls(), isEmpty) : Ending.BROKEN;
        String text = ending == Ending.REFUSED && !parts.refusal().isBlank() ? parts.refusal() : written.before();
        if (calls.calls().isEmpty() && !ending.isWithheld() && isBroken(text, ending)) {
            ending = Ending.INTERRUPTED;
        }
        Counts counts = Counts.of(answer);
        return new ReadAnswer(
                PlainText.whole(text),
                PlainText.whole(join(parts.reasoning(), split.reasoning())),
                // What was broken off may be half of a call.
                ending == Ending.INTERRUPTED ? List.of() : List.copyOf(calls.calls()),
                ending,
                said == null ? null : PlainText.of(said, LONGEST_REASON),
                counts.input(),
                counts.output(),
                confidence(choice));
    }

    /**
     * Returns if {@code body}, an answer with a good status that is no chat's, such as of embeddings, is no error.
     *
     * @throws ProviderRefusal if it is one
     */
    public static void requireNoError(String body) {
        JsonNode error = error(tree(body), MissingNode.getInstance());
        if (!error.isMissingNode()) {
            throw new ProviderRefusal(Trouble.inAnswer(body, error));
        }
    }

    private static Ending ending(String said, SaidParts parts, List<RequestedCall> calls, boolean isEmpty) {
        Ending ending = Ending.of(said);
        if (!parts.refusal().isBlank() && ending != Ending.FILTERED) {
            return Ending.REFUSED;
        }
        return switch (ending) {
            // What the calls say counts: servers call such an end "stop", or nothing.
            case COMPLETE, UNKNOWN, CALLS ->
                calls.isEmpty() && ending == Ending.CALLS
                        ? isEmpty ? Ending.INTERRUPTED : Ending.UNKNOWN
                        : calls.isEmpty() ? ending : Ending.CALLS;
            case BROKEN -> isEmpty ? Ending.INTERRUPTED : ending;
            default -> ending;
        };
    }

    /** True if half of a character stands alone: something of the text is lost. At a cut the half is what was cut. */
    private static boolean isBroken(String text, Ending ending) {
        boolean endsInHalf = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        return PlainText.hasHalf(ending == Ending.CUT && endsInHalf ? text.substring(0, text.length() - 1) : text);
    }

    private static JsonNode tree(String body) {
        try {
            String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
            JsonNode tree = Streamed.is(text) ? Streamed.whole(text) : JSON.readTree(text);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            throw new GarbledAnswer(body.isBlank() ? "an empty answer" : "an answer that is not JSON", e);
        }
    }

    private static JsonNode choice(JsonNode answer) {
        JsonNode choices = answer.path("choices");
        if (choices.isObject()) {
            return choices;
        }
        for (JsonNode choice : choices) {
            if (choice.path("index").asInt(0) == 0) {
                return choice;
            }
        }
        return choices.path(0);
    }

    private static JsonNode message(JsonNode answer, JsonNode choice) {
        if (choice.isObject()) {
            for (String field : List.of("message", "delta")) {
                if (choice.path(field).isObject()) {
                    return choice.get(field);
                }
            }
            return choice.has("text") || choice.has("finish_reason") ? choice : MissingNode.getInstance();
        }
        if (answer.path("message").isObject()) {
            return answer.get("message");
        }
        boolean isMessage = answer.has("stop_reason") || answer.path("content").isContainerNode();
        return isMessage && !answer.path("type").asText().equals("error") ? answer : MissingNode.getInstance();
    }

    private static String said(JsonNode answer, JsonNode choice) {
        JsonNode from = choice.isObject() ? choice : answer;
        for (String field : List.of("finish_reason", "stop_reason", "done_reason", "finishReason")) {
            JsonNode reason = from.path(field);
            // SGLang's own form is {"type": "stop", ...}.
            reason = reason.isObject() ? reason.path("type") : reason;
            if (reason.isTextual() && !reason.textValue().isBlank()) {
                return reason.textValue();
            }
        }
        return null;
    }

    private static SaidParts parts(JsonNode message, JsonNode choice) {
        var parts = new SaidParts();
        parts.add(message.has("content") ? message.get("content") : message.path("text"));
        for (String field : REASONING) {
            String before = parts.reasoning();
            parts.addReasoning(message.path(field));
            if (!parts.reasoning().equals(before)) {
                // Others repeat the first that says anything.
                break;
            }
        }
        if (message.path("refusal").isTextual()) {
            parts.addRefusal(message.get("refusal"));
        }
        return parts;
    }

    /** The error of an answer or of its first choice; missing if there is none. */
    private static JsonNode error(JsonNode answer, JsonNode choice) {
        for (JsonNode from : List.of(answer, choice)) {
            for (String field : List.of("error", "errors")) {
                JsonNode error = from.path(field);
                boolean isThere = error.isContainerNode()
                        ? !error.isEmpty()
                        : error.isTextual() && !error.asText().isBlank();
                if (isThere) {
                    return error;
                }
            }
        }
        boolean isBare = answer.path("object").asText().equals("error")
                || answer.path("type").asText().equals("error")
                || answer.has("detail") && !answer.has("choices")
                || answer.has("statusCode") && !answer.has("choices")
                || answer.path("code").isInt() && answer.has("message") && !answer.has("choices");
        return isBare ? answer : MissingNode.getInstance();
    }

    private static RuntimeException none(JsonNode answer) {
        for (JsonNode filter : answer.path("prompt_filter_results")) {
            for (JsonNode category : filter.path("content_filter_results")) {
                if (category.path("filtered").asBoolean(false)) {
                    return new ProviderRefusal(Trouble.filteredInput());
                }
            }
        }
        return new GarbledAnswer(
                answer.has("choices") ? "an answer without a choice" : "an answer that is not of its API's form", null);
    }

    private static String join(String one, String other) {
        return one.isBlank() ? other : other.isBlank() ? one : one + "\n" + other;
    }

    /** The mean probability of the text's tokens: {@code e} to the power of the mean of their logarithms. */
    private static Double confidence(JsonNode choice) {
        JsonNode tokens = choice.at("/logprobs/content");
        double sum = 0;
        for (JsonNode token : tokens) {
            sum += token.path("logprob").asDouble(Double.NaN);
        }
        double mean = Math.exp(sum / tokens.size());
        return mean >= 0 && mean <= 1 ? mean : null;
    }
}
