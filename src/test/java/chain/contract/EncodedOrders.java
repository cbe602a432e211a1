package chain.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.utils.Numeric;

/** What the marketplace says of one unit of a service, in the form in which a node hands it on. */
public record EncodedOrders(String marketplace, String service, String buyer, String seller, BigInteger priceWei) {

    /** The first topic of the event that creates an order. */
    public static final String CREATED =
            EventEncoder.buildEventSignature("OrderCreated(bytes32,bytes32,address,address,uint256)");

    /** The first topic of the event that completes one. */
    public static final String COMPLETED = EventEncoder.buildEventSignature("OrderCompleted(bytes32,string)");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CREATED_AT = 1_800_000_000L;
    private static final long DEADLINE = 4_000_000_000L;

    /** What {@code orders(id)} gives. @param status its number */
    public String order(int status) {
        return "0x"
                + FunctionEncoder.encodeConstructor(List.of(
                        new Bytes32(Numeric.hexStringToByteArray(service)),
                        new Address(buyer),
                        new Address(seller),
                        new Uint256(BigInteger.ONE),
                        new Uint256(priceWei),
                        new Uint256(CREATED_AT),
                        new Uint256(DEADLINE),
                        new Uint8(BigInteger.valueOf(status)),
                        new Utf8String(""),
                        new DynamicBytes(new byte[0])));
    }

    /** The event that created an order. */
    public ObjectNode created(String order, Place place) {
        ObjectNode log = log(place);
        log.putArray("topics").add(CREATED).add(order).add(service);
        return log.put(
                "data",
                "0x"
                        + FunctionEncoder.encodeConstructor(
                                List.of(new Address(buyer), new Address(seller), new Uint256(priceWei))));
    }

    /** The event that completed an order. */
    public ObjectNode completed(String order, String resultUri, Place place) {
        ObjectNode log = log(place);
        log.putArray("topics").add(COMPLETED).add(order);
        return log.put("data", "0x" + FunctionEncoder.encodeConstructor(List.of(new Utf8String(resultUri))));
    }

    /**
     * Where an event is.
     *
     * @param transaction its place in the block
     * @param log the event's place in the block
     */
    public record Place(long block, String blockHash, String transactionHash, long transaction, long log) {}

    private ObjectNode log(Place place) {
        return JSON.createObjectNode()
                .put("address", marketplace)
                .put("blockNumber", quantity(place.block()))
                .put("blockHash", place.blockHash())
                .put("transactionHash", place.transactionHash())
                .put("transactionIndex", quantity(place.transaction()))
                .put("logIndex", quantity(place.log()))
                .put("removed", false);
    }

    private static String quantity(long number) {
        return Numeric.encodeQuantity(BigInteger.valueOf(number));
    }
}
