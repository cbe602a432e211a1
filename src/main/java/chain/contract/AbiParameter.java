package chain.contract;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.web3j.abi.TypeDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Type;
import org.web3j.utils.Numeric;

/**
 * A field of a function, an event or an error.
 *
 * @param type its Solidity type, such as {@code bytes32}
 * @param indexed true if an event carries it as a topic
 * @param reader by which it is read; null if it is left to web3j
 */
record AbiParameter(String name, String type, boolean indexed, AbiWords.Reader reader) {

    AbiParameter(String name, String type, boolean indexed) {
        this(name, type, indexed, AbiWords.of(type).orElse(null));
    }

    /** True if it is one word as a topic too, and not the hash of what does not fit into one. */
    boolean isOneWord() {
        return reader != null && !type.equals("bytes") && !type.equals("string");
    }

    /** Makes {@code value} the type that the ABI gives; bytes may come as {@code byte[]} or hex, numbers as any integer. */
    Type<?> encode(Object value) {
        Object given =
                type.startsWith("bytes") && value instanceof String hex ? Numeric.hexStringToByteArray(hex) : value;
        try {
            return TypeDecoder.instantiateType(type, given instanceof Number n ? new BigInteger(n.toString()) : given);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("the ABI's " + type + " " + name + " cannot hold the value", e);
        }
    }

    @SuppressWarnings("unchecked")
    TypeReference<Type<?>> reference() {
        try {
            return TypeReference.makeTypeReference(type, indexed, false);
        } catch (ClassNotFoundException | RuntimeException e) {
            throw new IllegalArgumentException("the ABI's field " + name + " has the unsupported type " + type, e);
        }
    }

    /** Bytes as 0x and hex, addresses and hex in lower case, numbers as BigInteger, arrays as lists, the rest as it is. */
    Object plain(Type<?> decoded) {
        Object value = decoded.getValue();
        if (value instanceof List<?> list) {
            return list.stream().map(item -> plain((Type<?>) item)).toList();
        }
        if (value instanceof byte[] bytes) {
            return Numeric.toHexString(bytes);
        }
        return type.equals("address") ? value.toString().toLowerCase(Locale.ROOT) : value;
    }

    static String signature(String name, List<AbiParameter> fields) {
        return name + "("
                + String.join(",", fields.stream().map(AbiParameter::type).toList()) + ")";
    }

    static Object required(Map<String, ?> values, AbiParameter field) {
        Object value = values.get(field.name());
        if (value == null) {
            throw new IllegalArgumentException("the ABI wants a value for " + field.name());
        }
        return value;
    }
}
