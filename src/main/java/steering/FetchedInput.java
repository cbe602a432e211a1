package steering;

import access.callers.Caller;
import base.Json;
import base.Refusal;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;
import outgoing.Destination;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRefused;
import outgoing.OutgoingRequest;
import results.address.ContentAddress;

/** Checks input that an order's event names by its content and that was found on IPFS. */
@ApplicationScoped
@Named("fetchedInput")
public class FetchedInput {

    private static final int OK = 200;
    private static final int MAX_BYTES = 1024 * 1024;
    /** A node that does not know of the length asked for sends more. */
    private static final int LONGEST_ANSWER = 2 * MAX_BYTES;

    private static final Pattern URI = Pattern.compile("ipfs://([a-zA-Z0-9]{1,128})");
    private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");
    private static final Pattern NO_HASH = Pattern.compile("0x0*");

    private final ObjectMapper json = Json.mapper();
    private final InputReader reader;
    private final String node;
    private final Duration longest;

    /**
     * @param node the address of a Kubo RPC API (https://docs.ipfs.tech/reference/kubo/rpc/)
     * @param lookupMs how long it may search and send, in milliseconds
     */
    public FetchedInput(
            InputReader reader,
            @ConfigProperty(name = "agentl2.results.ipfs-endpoint") String node,
            @ConfigProperty(name = "agentl2.results.ipfs-lookup-timeout-ms") long lookupMs) {
        this.reader = reader;
        this.node = node.strip().replaceFirst("/+$", "");
        this.longest = Duration.ofMillis(lookupMs);
    }

    /** The request for a {@code cat} of the order's input; one byte more than is allowed, to notice what is too long. */
    public OutgoingRequest request(Map<String, String> order) throws OutgoingRefused {
        String query = "arg=" + cid(order) + "&length=" + (MAX_BYTES + 1);
        return new OutgoingRequest(
                "POST",
                Destination.parse(node + "/api/v0/cat?" + query),
                Map.of(),
                new byte[0],
                longest,
                LONGEST_ANSWER);
    }

    /** The values of {@code provide-input.sql}, if the bytes are what the event says. */
    public Map<String, Object> read(Map<String, String> order, OutgoingAnswer answer) throws IOException {
        if (answer.status() != OK) {
            throw unfit("was not found on IPFS: the node answered with status " + answer.status());
        }
        byte[] bytes = answer.body();
        if (bytes.length > MAX_BYTES) {
            throw unfit("is longer than 1 MiB");
        }
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
        if (problem instanceof Refusal) {
            return problem.getMessage();
        }
        String reason = problem instanceof OutgoingFailure
                ? problem.getMessage()
                : problem.getClass().getSimpleName();
        return "the input could not be read from IPFS: " + reason;
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
