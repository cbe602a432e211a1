package steering;

import access.callers.Caller;
import base.BoundedInput;
import base.Json;
import base.Refusal;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import results.address.ContentAddress;

/** Checks input that an order's event names by its content and that was found on IPFS. */
@ApplicationScoped
@Named("fetchedInput")
public class FetchedInput {

    private static final int OK = 200;
    private static final int MAX_BYTES = 1024 * 1024;
    private static final Pattern URI = Pattern.compile("ipfs://([a-zA-Z0-9]{1,128})");
    private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");
    private static final Pattern NO_HASH = Pattern.compile("0x0*");

    private final ObjectMapper json = Json.mapper();
    private final InputReader reader;

    public FetchedInput(InputReader reader) {
        this.reader = reader;
    }

    /** The query of a {@code cat} of the order's input; one byte more than is allowed, to notice what is too long. */
    public String query(Map<String, String> order) {
        return "arg=" + cid(order) + "&length=" + (MAX_BYTES + 1);
    }

    /** The values of {@code provide-input.sql}, if the bytes are what the event says. */
    public Map<String, Object> read(Map<String, String> order, int status, InputStream answer) throws IOException {
        if (status != OK) {
            throw unfit("was not found on IPFS: the node answered with status " + status);
        }
        byte[] bytes = BoundedInput.bytes(answer, MAX_BYTES, () -> unfit("is longer than 1 MiB"));
        String sha256 = Numeric.toHexString(Hash.sha256(bytes));
        String keccak256 = Numeric.toHexString(Hash.sha3(bytes));
        String hash = hash(order);
        if (hash.isEmpty()
                ? !ContentAddress.of(bytes).cid().equals(cid(order))
                : !hash.equals(sha256) && !hash.equals(keccak256)) {
            throw unfit("on IPFS is not the one that the event names: its SHA-256 is " + sha256);
        }
        return Map.of(
                "orderId",
                order.get("orderId"),
                "givenBy",
                Caller.ANY_BUYER,
                "input",
                input(bytes),
                "sha256",
                sha256,
                "keccak256",
                keccak256);
    }

    /** Why input was not taken, in words for the order's log. */
    public String reason(Exception problem) {
        return problem instanceof Refusal
                ? problem.getMessage()
                : "the input could not be read from IPFS: " + problem.getClass().getSimpleName();
    }

    /** The values of {@code log-unfit-input.sql}. */
    public Map<String, Object> complaint(Map<String, String> order, String reason) {
        return Map.of("orderId", order.get("orderId"), "reason", reason);
    }

    // The URI's address first: a hash may be a Keccak-256, of which no address can be made.
    private static String cid(Map<String, String> order) {
        String uri = order.get("inputUri");
        var plain = URI.matcher(uri == null ? "" : uri);
        String hash = hash(order);
        if (plain.matches()) {
            return checked(plain.group(1), hash);
        }
        if (hash.isEmpty()) {
            throw unfit("has a URI that is not ipfs:// and a content identifier");
        }
        return ContentAddress.cid(HexFormat.of().parseHex(hash.substring(2)));
    }

    private static String checked(String cid, String hash) {
        if (hash.isEmpty() && !cid.startsWith("bafkrei")) {
            throw unfit("has neither a hash nor a URI with a raw SHA-256 content identifier (bafkrei...)");
        }
        return cid;
    }

    private static String hash(Map<String, String> order) {
        String hash = order.get("inputHash");
        if (hash == null || NO_HASH.matcher(hash).matches()) {
            return "";
        }
        String lower = hash.toLowerCase(Locale.ROOT);
        if (!HASH.matcher(lower).matches()) {
            throw unfit("has a hash that is not 0x and 64 hex digits");
        }
        return lower;
    }

    private String input(byte[] bytes) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unfit("is not UTF-8 text");
        }
        return reader.parse(text);
    }

    private static Refusal unfit(String reason) {
        return Refusal.invalid("input", "the input " + reason);
    }
}
