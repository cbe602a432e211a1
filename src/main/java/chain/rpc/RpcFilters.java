package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Filters that outlive the endpoint that keeps them: a node's filter ids are its own, and it forgets them when it restarts. The
 * ids given out here stand for a filter that is installed anew wherever requests go, as often as it must be. While no endpoint
 * answers, and for what happened between two installations, a filter has no changes: it is a hint to look, not a record.
 * (web3j's own way to install a filter anew ends for good if the node is down at that moment.)
 */
final class RpcFilters {

    private static final Set<String> INSTALL =
            Set.of("eth_newBlockFilter", "eth_newFilter", "eth_newPendingTransactionFilter");
    private static final Set<String> USE = Set.of("eth_getFilterChanges", "eth_getFilterLogs", "eth_uninstallFilter");

    private final EndpointChoice choice;
    private final Asking asking;
    private final Map<String, Filter> filters = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    /** Asks the endpoints in their order. */
    @FunctionalInterface
    interface Asking {
        <T> T ask(JsonNode payload, Endpoint.Reading<T> reading) throws IOException;
    }

    private record Installed(Endpoint endpoint, JsonNode id) {}

    private static final class Filter {
        private final JsonNode request;
        private volatile Installed installed;

        private Filter(JsonNode request) {
            this.request = request;
        }
    }

    RpcFilters(EndpointChoice choice, Asking asking) {
        this.choice = choice;
        this.asking = asking;
    }

    static boolean concerns(JsonNode request) {
        String method = request.path("method").asText();
        return INSTALL.contains(method) || USE.contains(method);
    }

    /** The answer to a request about filters; no endpoint's failure is one of a filter. */
    JsonNode answer(JsonNode request) {
        String method = request.path("method").asText();
        if (INSTALL.contains(method)) {
            return create(request);
        }
        String id = request.path("params").path(0).asText();
        Filter filter = filters.get(id);
        if (filter == null) {
            ObjectNode response = response(request);
            response.putObject("error").put("code", -32000).put("message", "filter not found");
            return response;
        }
        if (method.equals("eth_uninstallFilter")) {
            filters.remove(id);
            use(filter, request);
            return response(request).put("result", true);
        }
        return changes(filter, request);
    }

    private JsonNode create(JsonNode request) {
        var filter = new Filter(request.deepCopy());
        JsonNode refusal = install(filter);
        if (refusal != null) {
            return refusal;
        }
        String id = "0x" + Long.toHexString(ids.incrementAndGet());
        filters.put(id, filter);
        return response(request).put("result", id);
    }

    private JsonNode changes(Filter filter, JsonNode request) {
        Installed installed = filter.installed;
        if (installed != null && choice.isFirst(installed.endpoint())) {
            JsonNode answer = use(filter, request);
            if (answer != null && answer.path("result") instanceof ArrayNode) {
                return answer;
            }
        }
        // Nobody waits for a filter, so it is none of those who try whether a node is up again.
        if (choice.isAnyUp()) {
            install(filter);
        }
        return response(request).set("result", JsonNodeFactory.instance.arrayNode());
    }

    /** @return null, or the node's error if it answers with one */
    private JsonNode install(Filter filter) {
        try {
            return asking.ask(filter.request, (by, answer) -> {
                boolean refused = answer.hasNonNull("error");
                filter.installed = refused ? null : new Installed(by, answer.path("result"));
                return refused ? answer : null;
            });
        } catch (IOException notNow) {
            filter.installed = null;
            return null;
        }
    }

    /** The answer of the endpoint that keeps the filter; null if there is none. */
    private static JsonNode use(Filter filter, JsonNode request) {
        Installed installed = filter.installed;
        if (installed == null) {
            return null;
        }
        ObjectNode own = request.deepCopy();
        own.putArray("params").add(installed.id());
        try {
            return installed.endpoint().ask(own, (by, answer) -> answer);
        } catch (IOException failed) {
            filter.installed = null;
            return null;
        }
    }

    private static ObjectNode response(JsonNode request) {
        ObjectNode response = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
        return response.set("id", request.path("id"));
    }
}
