package routes;

import base.Refusal;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Reads the parameters of a request, by the names of the contract. */
final class RequestParameters {

    private static final String WHOLE = "query";

    private RequestParameters() {}

    /** The query's parameters, decoded, each with all its values. */
    static Map<String, List<String>> query(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            String name = decode(WHOLE, parts[0]);
            parameters
                    .computeIfAbsent(name, first -> new ArrayList<>())
                    .add(parts.length == 2 ? decode(name, parts[1]) : "");
        }
        return parameters;
    }

    /** Every parameter that the operation declares: as given, else its default, else null. */
    static Map<String, Object> declared(PathItem path, Operation operation, Message request) {
        Map<String, List<String>> query = query(request.getHeader(Exchange.HTTP_QUERY, String.class));
        Map<String, Object> values = new HashMap<>();
        Stream.of(path.getParameters(), operation.getParameters())
                .filter(list -> list != null)
                .flatMap(List::stream)
                .forEach(parameter -> values.put(parameter.getName(), value(parameter, query, request)));
        return values;
    }

    private static Object value(Parameter parameter, Map<String, List<String>> query, Message request) {
        if (parameter.getIn().equals("path")) {
            return request.getHeader(parameter.getName(), String.class);
        }
        List<String> given = query.get(parameter.getName());
        return given == null ? parameter.getSchema().getDefault() : given.get(0);
    }

    /** As a form encodes it, a plus for a space. What is not UTF-8 would be stored as something else than was asked for. */
    private static String decode(String name, String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            String decoded = decoded(text);
            if (decoded != null && decoded.indexOf('\0') < 0) {
                return decoded;
            }
        }
        throw Refusal.invalid(name, "is not well encoded");
    }

    /** Null if it is malformed. */
    private static String decoded(String text) {
        try {
            byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return null;
        }
    }
}
