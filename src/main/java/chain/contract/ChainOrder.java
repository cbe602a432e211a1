package chain.contract;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An order as the marketplace has it. The ABI may be a dialect's, so a field that the contract does not tell, or tells in
 * another form, is null.
 *
 * @param createdAt in seconds since 1970, as {@code deadline}
 * @param resultHash what its completion named
 * @param inputHash some dialects keep it with the order; others name it in the event alone
 */
public record ChainOrder(
        String serviceId,
        String buyer,
        String seller,
        BigInteger units,
        BigInteger totalPrice,
        BigInteger createdAt,
        BigInteger deadline,
        BigInteger status,
        String resultHash,
        String inputHash,
        String inputUri) {

    private static final String NOBODY = "0x" + "0".repeat(40);

    /** @param fields what {@code orders(id)} returned, by name */
    public static ChainOrder of(Map<String, Object> fields) {
        return new ChainOrder(
                text(fields, "serviceId"),
                text(fields, "buyer"),
                text(fields, "seller"),
                number(fields, "units"),
                number(fields, "totalPrice"),
                number(fields, "createdAt"),
                number(fields, "deadline"),
                number(fields, "status"),
                text(fields, "resultHash"),
                text(fields, "inputHash"),
                text(fields, fields.containsKey("inputURI") ? "inputURI" : "inputUri"));
    }

    /** False if this is what the contract answers for an id that it does not know: a seller of all zeros. */
    public boolean exists() {
        return !NOBODY.equals(seller);
    }

    /** Its status; empty if it is one that nobody here knows. */
    public Optional<ChainStatus> state() {
        return ChainStatus.find(status);
    }

    /** The fields of the event that created it, as far as the contract still tells them. */
    public Map<String, Object> creation(String orderId) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("orderId", orderId);
        fields.put("serviceId", serviceId);
        fields.put("buyer", buyer);
        fields.put("seller", seller);
        fields.put("totalPrice", totalPrice);
        fields.put("inputHash", inputHash);
        fields.put("inputURI", inputUri);
        return fields;
    }

    private static String text(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof String text ? text : null;
    }

    private static BigInteger number(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof BigInteger number ? number : null;
    }
}
