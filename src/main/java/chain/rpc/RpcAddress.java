package chain.rpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * The address of a node's JSON-RPC, and the name that may be shown for it: providers put API keys into the path, the query and
 * the user's part, so only scheme, host and port ever are.
 *
 * @param url the whole address, with http for ws and https for wss; never shown
 * @param isSocket true for ws and wss
 * @param name {@code scheme://host:port}, with {@code #2} and so on where several addresses share a host and port
 */
public record RpcAddress(HttpUrl url, boolean isSocket, String name) {

    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

    /** The addresses of a list that is separated by commas. @throws IllegalArgumentException if one is not an address */
    public static List<RpcAddress> parse(String list) {
        List<RpcAddress> addresses = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (String text : parts(list)) {
            if (!isValid(text)) {
                throw new IllegalArgumentException("an RPC address is malformed");
            }
            HttpUrl url = url(text);
            String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
            String place = host + ":" + url.port();
            int number = seen.merge(place, 1, Integer::sum);
            String name = scheme(text) + "://" + place + (number == 1 ? "" : "#" + number);
            addresses.add(new RpcAddress(url, scheme(text).startsWith("ws"), name));
        }
        return List.copyOf(addresses);
    }

    /** True if {@code list} is one or more http, https, ws or wss addresses, separated by commas. */
    public static boolean isValidList(String list) {
        return parts(list).stream().allMatch(RpcAddress::isValid);
    }

    /** For metrics: the name without its scheme. */
    String hostAndPort() {
        return name.substring(name.indexOf("//") + 2);
    }

    /** What may be shown. */
    @Override
    public String toString() {
        return name;
    }

    private static List<String> parts(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    }

    private static boolean isValid(String text) {
        return text.matches("\\w+://\\S+") && SCHEMES.contains(scheme(text)) && url(text) != null;
    }

    /** OkHttp's own form of it; unlike java.net.URI it takes the host names that containers have, such as {@code my_node}. */
    private static HttpUrl url(String text) {
        return HttpUrl.parse(text.replaceFirst("(?i)^ws", "http"));
    }

    private static String scheme(String text) {
        return text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
    }
}
