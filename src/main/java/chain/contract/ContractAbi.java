package chain.contract;

import base.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.web3j.abi.DefaultFunctionEncoder;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Type;
import org.web3j.protocol.core.methods.response.Log;

/**
 * A contract's interface as its JSON ABI describes it. Fields are looked up by name, so that dialects that order or type
 * them in another way work without code.
 */
public final class ContractAbi {

    private static final int SELECTOR_LENGTH = 10;
    private static final int WORD = 66;
    private static final String REVERTED_WITH_TEXT = "0x08c379a0";
    private static final String PANICKED = "0x4e487b71";

    private final Map<String, Entry> functions = new HashMap<>();
    private final Map<String, Entry> eventsByTopic = new HashMap<>();
    private final Map<String, String> errorsBySelector = new HashMap<>();

    /** @param selector of a function: 0x and 8 hex digits */
    private record Entry(
            String name,
            List<AbiParameter> inputs,
            List<AbiParameter> unindexed,
            List<AbiParameter> outputs,
            String selector) {}

    /**
     * An event that a contract emitted.
     *
     * @param fields by name: hex in lower case, numbers as BigInteger
     */
    public record Event(String name, Map<String, Object> fields) {}

    /** @throws IllegalArgumentException if {@code json} is no JSON ABI */
    public ContractAbi(JsonNode json) {
        if (!json.isArray()) {
            throw new IllegalArgumentException("a JSON ABI is an array");
        }
        for (JsonNode item : json) {
            String name = item.path("name").asText();
            List<AbiParameter> inputs = parameters(item.path("inputs"));
            String hash = EventEncoder.buildEventSignature(AbiParameter.signature(name, inputs));
            var entry = new Entry(
                    name,
                    inputs,
                    inputs.stream().filter(field -> !field.indexed()).toList(),
                    parameters(item.path("outputs")),
                    hash.substring(0, SELECTOR_LENGTH));
            switch (item.path("type").asText()) {
                case "function" -> functions.putIfAbsent(entry.name(), entry);
                case "event" -> eventsByTopic.put(hash, entry);
                case "error" -> errorsBySelector.put(hash.substring(0, SELECTOR_LENGTH), entry.name());
                default -> {}
            }
        }
    }

    /** Reads the ABI at {@code location}: a file, or {@code classpath:} and a resource. */
    public static ContractAbi read(String location) {
        String resource = location.startsWith("classpath:") ? location.substring("classpath:".length()) : null;
        try (InputStream in = resource == null
                ? Files.newInputStream(Path.of(location))
                : Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("MARKETPLACE_ABI: there is no " + location);
            }
            return new ContractAbi(Json.mapper().readTree(in));
        } catch (IOException e) {
            throw new IllegalArgumentException("MARKETPLACE_ABI: " + location + " is no readable JSON ABI", e);
        }
    }

    /** A call's data, with 0x. @throws IllegalArgumentException if the function or one of its values is missing */
    public String encodeCall(String function, Map<String, ?> values) {
        Entry entry = function(function);
        List<Type> arguments = new ArrayList<>();
        entry.inputs().forEach(field -> arguments.add(field.encode(AbiParameter.required(values, field))));
        return selector(function) + new DefaultFunctionEncoder().encodeParameters(arguments);
    }

    /** The data of a call with one argument, whatever the ABI names it. */
    String encodeOnly(String function, Object value) {
        // By far the most are ids, which are words already.
        if (value instanceof String id
                && id.length() == WORD
                && function(function).inputs().getFirst().type().equals("bytes32")) {
            return selector(function) + id.substring(2);
        }
        return encodeCall(
                function, Map.of(function(function).inputs().getFirst().name(), value));
    }

    /** A function's selector: 0x and 8 hex digits. */
    public String selector(String function) {
        return function(function).selector();
    }

    /** What a function returned, by the names of its outputs. */
    public Map<String, Object> decodeOutput(String function, String data) {
        return decode(function(function).outputs(), data);
    }

    /** The event of {@code log}; empty if the ABI has none with its first topic. */
    public Optional<Event> decodeEvent(Log log) {
        Entry entry = log.getTopics().isEmpty()
                ? null
                : eventsByTopic.get(log.getTopics().getFirst());
        if (entry == null) {
            return Optional.empty();
        }
        Map<String, Object> fields = new LinkedHashMap<>(decode(entry.unindexed(), log.getData()));
        int topic = 1;
        for (AbiParameter field : entry.inputs()) {
            if (field.indexed()) {
                String value = log.getTopics().get(topic++);
                fields.put(field.name(), indexed(field, value));
            }
        }
        return Optional.of(new Event(entry.name(), fields));
    }

    private static Object indexed(AbiParameter field, String value) {
        Optional<Map<String, Object>> read =
                field.isOneWord() ? AbiWords.read(List.of(field), value) : Optional.empty();
        return read.map(word -> word.get(field.name()))
                .orElseGet(() -> field.plain(FunctionReturnDecoder.decodeIndexedValue(value, field.reference())));
    }

    /** Why a call reverted: the custom error's name, the text of {@code require}, or the panic's code; empty if not said. */
    public Optional<String> decodeError(String data) {
        if (data == null || data.length() < SELECTOR_LENGTH) {
            return Optional.empty();
        }
        String selector = data.substring(0, SELECTOR_LENGTH);
        String body = "0x" + data.substring(SELECTOR_LENGTH);
        try {
            return Optional.of(
                    switch (selector) {
                        case REVERTED_WITH_TEXT -> (String) single("string", body);
                        case PANICKED -> "Panic(0x" + ((BigInteger) single("uint256", body)).toString(16) + ")";
                        default -> errorsBySelector.getOrDefault(selector, "the unknown error " + selector);
                    });
        } catch (RuntimeException cutOff) {
            return Optional.of("an error that cannot be read, " + selector);
        }
    }

    private Object single(String type, String data) {
        return decode(List.of(new AbiParameter("value", type, false)), data).getOrDefault("value", "");
    }

    private static Map<String, Object> decode(List<AbiParameter> fields, String data) {
        return AbiWords.read(fields, data).orElseGet(() -> decodeByWeb3j(fields, data));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static Map<String, Object> decodeByWeb3j(List<AbiParameter> fields, String data) {
        List references = fields.stream().map(AbiParameter::reference).toList();
        List<Type> values = FunctionReturnDecoder.decode(data, (List<TypeReference<Type>>) references);
        if (values.size() < fields.size()) {
            throw new IllegalArgumentException("the contract's answer does not fit its ABI");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            named.put(fields.get(i).name(), fields.get(i).plain(values.get(i)));
        }
        return named;
    }

    private Entry function(String name) {
        return Optional.ofNullable(functions.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the ABI has no function " + name));
    }

    private static List<AbiParameter> parameters(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(field -> new AbiParameter(
                        field.path("name").asText(),
                        field.path("type").asText(),
                        field.path("indexed").asBoolean()))
                .toList();
    }
}
