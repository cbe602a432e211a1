package tools.search;

import access.callers.TrustedOwners;
import agents.Agent;
import base.Json;
import base.Redaction;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import outgoing.Destination;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRefused;
import outgoing.OutgoingRequest;
import secrets.sealing.Secrets;
import tools.ToolCall;
import tools.ToolFailure;
import tools.ToolUnavailable;

/**
 * What the tool {@code web_search} asks and how it reads the answers: the
 * <a href="https://api-dashboard.search.brave.com/app/documentation/web-search/get-started">Brave Search API</a> and Google's
 * <a href="https://developers.google.com/custom-search/v1/using_rest">Custom Search JSON API</a>.
 */
@ApplicationScoped
@Named("webSearch")
public class WebSearch {

    private static final int DEFAULT_COUNT = 5;
    private static final int LONGEST_ANSWER = 2 * 1024 * 1024;
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_ADDRESS = 1000;
    private static final int LONGEST_SNIPPET = 500;
    private static final String FAILED = "the web search failed: ";

    private final ObjectMapper json = Json.mapper();
    private final SearchSettings settings;
    private final Secrets secrets;
    private final TrustedOwners trusted;

    public WebSearch(SearchSettings settings, Secrets secrets, TrustedOwners trusted) {
        this.settings = settings;
        this.secrets = secrets;
        this.trusted = trusted;
    }

    /**
     * What to ask, with the agent's keys, or else the runtime's if its owner is trusted.
     *
     * @throws ToolFailure if there is no key
     */
    public WebQuery open(Agent agent, ToolCall call) {
        String words = call.arguments().path("query").asText();
        int count = call.arguments().path("count").asInt(DEFAULT_COUNT);
        return query(
                        own(agent, "BRAVE_API_KEY"),
                        own(agent, "GOOGLE_API_KEY"),
                        own(agent, "GOOGLE_SEARCH_ENGINE_ID"),
                        words,
                        count)
                .or(() -> trusted.lend(
                        agent.id(),
                        query(
                                settings.braveApiKey(),
                                settings.googleApiKey(),
                                settings.googleSearchEngineId(),
                                words,
                                count)))
                .orElseThrow(() -> new ToolFailure(
                        "the web cannot be searched: there is no key for Brave, and none for Google with a search engine;"
                                + " the agent's owner can store BRAVE_API_KEY, or GOOGLE_API_KEY and"
                                + " GOOGLE_SEARCH_ENGINE_ID, as its secrets"));
    }

    /** The request, which has the key in it. */
    public OutgoingRequest request(WebQuery query) throws OutgoingRefused {
        String address = query.isForBrave() ? settings.braveUrl() : settings.googleUrl();
        return new OutgoingRequest(
                "GET",
                Destination.parse(address.strip() + "?" + query.parameters()),
                query.isForBrave()
                        ? Map.of("Accept", "application/json", "X-Subscription-Token", query.token())
                        : Map.of("Accept", "application/json"),
                null,
                Duration.ofMillis(settings.timeoutMs()),
                LONGEST_ANSWER);
    }

    /** The results in an answer, a JSON array for the model. @throws ToolFailure if there are none to be had */
    public String read(WebQuery query, OutgoingAnswer answer) {
        if (answer.status() != 200) {
            throw new ToolFailure(FAILED + reason(query, answer.status()));
        }
        byte[] bytes = Redaction.without(List.of(query.token()), new String(answer.body(), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        ArrayNode results = json.createArrayNode();
        for (JsonNode result : found(query, bytes)) {
            String address = result.path(query.isForBrave() ? "url" : "link").asText();
            if (results.size() < query.count() && isAddress(address)) {
                results.addObject()
                        .put("title", SnippetText.of(result.path("title").asText(), LONGEST_TITLE))
                        .put("url", address)
                        .put(
                                "snippet",
                                SnippetText.of(
                                        result.path(query.isForBrave() ? "description" : "snippet")
                                                .asText(),
                                        LONGEST_SNIPPET));
            }
        }
        return results.isEmpty() ? "Nothing was found." : results.toString();
    }

    /** Always throws: there was no answer. The order waits for one, as a search may be made again. */
    public void fail(OutgoingFailure failure) {
        if (failure.getMessage().contains("longer than")) {
            throw new ToolFailure(FAILED + failure.getMessage());
        }
        // Without the cause, which may have the address with its key in it.
        throw new ToolUnavailable(FAILED + "the service did not answer", null);
    }

    private JsonNode found(WebQuery query, byte[] answer) {
        JsonNode document;
        try {
            document = json.readTree(answer);
        } catch (IOException malformed) {
            throw new ToolFailure(FAILED + "the answer cannot be read");
        }
        if (document == null || !document.isObject()) {
            throw new ToolFailure(FAILED + "the answer cannot be read");
        }
        return query.isForBrave() ? document.path("web").path("results") : document.path("items");
    }

    private static String reason(WebQuery query, int status) {
        return switch (status) {
            case 429 -> "the service was asked too often; try again later";
            case 401, 403 -> "the service does not accept the key, or its quota is used up";
            // What Brave says to a key that it does not know, and Google to one.
            case 400, 422 -> "the service refused the request or the key, with status " + status;
            default ->
                "the service of " + query.provider().name().charAt(0)
                        + query.provider().name().substring(1).toLowerCase(Locale.ROOT)
                        + " answered with status "
                        + status;
        };
    }

    private static boolean isAddress(String address) {
        return address.length() <= LONGEST_ADDRESS && address.matches("https?://\\S+");
    }

    private static Optional<WebQuery> query(
            Optional<String> brave, Optional<String> google, Optional<String> engine, String words, int count) {
        return brave.map(key -> WebQuery.toBrave(plain(key), words, count))
                .or(() -> google.flatMap(
                        key -> engine.map(name -> WebQuery.toGoogle(plain(key), plain(name), words, count))));
    }

    private Optional<String> own(Agent agent, String name) {
        return secrets.value(agent.id(), name);
    }

    private static String plain(String key) {
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new ToolFailure("the web cannot be searched: the key for it is malformed");
        }
        return key;
    }
}
