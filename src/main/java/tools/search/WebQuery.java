package tools.search;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What is looked for on the web, and with whose key. It is not a record: it must not show its key. */
public final class WebQuery {

    /** Who can be asked. */
    public enum Provider {
        /** Brave Search API. */
        BRAVE,
        /** Google's Custom Search JSON API. */
        GOOGLE
    }

    private final Provider provider;
    private final String key;
    private final String engine;
    private final String words;
    private final int count;

    private WebQuery(Provider provider, String key, String engine, String words, int count) {
        this.provider = provider;
        this.key = key;
        this.engine = engine;
        this.words = words;
        this.count = count;
    }

    static WebQuery toBrave(String key, String words, int count) {
        return new WebQuery(Provider.BRAVE, key, null, words, count);
    }

    static WebQuery toGoogle(String key, String engine, String words, int count) {
        return new WebQuery(Provider.GOOGLE, key, engine, words, count);
    }

    /** Who is asked. */
    public Provider provider() {
        return provider;
    }

    /** True if Brave is asked. */
    public boolean isForBrave() {
        return provider == Provider.BRAVE;
    }

    /** The most results that are wanted, 1 to 10. */
    public int count() {
        return count;
    }

    /** The value of Brave's header {@code X-Subscription-Token}. */
    String token() {
        return key;
    }

    /** The query part of the request's address; Google's holds the key. */
    String parameters() {
        return isForBrave()
                ? "q=" + encoded(words) + "&count=" + count + "&text_decorations=false"
                : "key=" + encoded(key) + "&cx=" + encoded(engine) + "&q=" + encoded(words) + "&num=" + count;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
