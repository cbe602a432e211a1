package tools.search;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** With which keys, and where, agents that have no keys of their own search the web. */
@ConfigMapping(prefix = "agentl2.tools.search")
public interface SearchSettings {

    /** A key of the Brave Search API ({@code BRAVE_API_KEY}). */
    Optional<String> braveApiKey();

    /** A key of Google's Custom Search JSON API ({@code GOOGLE_API_KEY}). */
    Optional<String> googleApiKey();

    /** Which search engine of Google's that key searches ({@code GOOGLE_SEARCH_ENGINE_ID}). */
    Optional<String> googleSearchEngineId();

    /** Where the Brave Search API is ({@code BRAVE_SEARCH_URL}). */
    @WithDefault("https://api.search.brave.com/res/v1/web/search")
    String braveUrl();

    /** Where Google's API is ({@code GOOGLE_SEARCH_URL}). */
    @WithDefault("https://www.googleapis.com/customsearch/v1")
    String googleUrl();

    /** How long the service may take, in milliseconds. */
    @WithDefault("10000")
    int timeoutMs();
}
