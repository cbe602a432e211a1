package routes;

import static org.junit.jupiter.api.Assertions.assertFalse;

import access.AccessRule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One operation of the contract.
 *
 * @param rule null if the contract has none
 * @param body the contract's example
 */
record ContractOperation(
        String id, String method, String path, String tag, AccessRule rule, JsonNode body, JsonNode security) {

    /** All of them, in the contract's order. */
    static List<ContractOperation> all() throws Exception {
        JsonNode paths = new YAMLMapper().readTree(Contract.text()).path("paths");
        List<ContractOperation> all = new ArrayList<>();
        for (var path : paths.properties()) {
            for (var method : path.getValue().properties()) {
                JsonNode operation = method.getValue();
                if (!operation.has("operationId")) {
                    continue;
                }
                JsonNode rule = operation.path("x-access");
                all.add(new ContractOperation(
                        operation.path("operationId").asText(),
                        method.getKey().toUpperCase(java.util.Locale.ROOT),
                        path.getKey(),
                        operation.path("tags").path(0).asText(),
                        rule.isMissingNode() ? null : AccessRule.of(new YAMLMapper().convertValue(rule, Map.class)),
                        operation.at("/requestBody/content/application~1json/example"),
                        operation.path("security")));
            }
        }
        return all;
    }

    /** Sends it, about what is at {@code place}, by the names of the contract's parameters. */
    Response send(RequestSpecification as, Map<String, String> place) {
        String address = path;
        for (var part : place.entrySet()) {
            boolean chain = path.contains("/chain/") && part.getKey().equals("orderId");
            address = address.replace("{" + part.getKey() + "}", chain ? place.get("chainOrderId") : part.getValue());
        }
        assertFalse(address.contains("{"), id + " has a parameter that this test does not know: " + address);
        if (id.equals("store-document")) {
            as = as.multiPart("file", "b.txt", "another".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } else if (!body.isMissingNode()) {
            as = as.contentType("application/json").body(body.toString());
        }
        return as.request(method, "/api" + address);
    }

    @Override
    public String toString() {
        return id;
    }
}
