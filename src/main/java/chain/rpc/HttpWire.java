package chain.rpc;

import base.BoundedInput;
import calls.NameLookup;
import calls.OpenCalls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import org.web3j.protocol.ObjectMapperFactory;

/** JSON-RPC over HTTP. */
public final class HttpWire implements Wire {

    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final ObjectMapper JSON = ObjectMapperFactory.getObjectMapper();
    private static final int MIB = 1024 * 1024;
    // A full range of events takes some MiB; without a bound one node could fill the memory of the process.
    private static final int LONGEST = 64 * MIB;
    private static final int TOO_MANY_REQUESTS = 429;
    // These are about the caller's account or rate, or of a gateway, and not about the request, whatever their body
    // says.
    private static final Set<Integer> REFUSALS = Set.of(401, 402, 403, 408, TOO_MANY_REQUESTS, 502, 503, 504);

    private static final Duration LOOKUP = Duration.ofSeconds(5);
    /** OkHttp's limit of a call cannot end a lookup, which is native. */
    private static final Dns NAMES = host -> List.of(NameLookup.of(host, LOOKUP));

    private final Request address;
    private final String name;
    private final OkHttpClient client;

    public HttpWire(RpcAddress address, Duration connectTimeout) {
        this.address = WireRequests.to(address);
        this.name = address.name();
        this.client = client(connectTimeout).readTimeout(Duration.ZERO).build();
    }

    /** What all of the chain's clients have in common. */
    static OkHttpClient.Builder client(Duration connectTimeout) {
        return new OkHttpClient.Builder()
                .connectTimeout(connectTimeout)
                .dns(NAMES)
                .socketFactory(new PromptSockets());
    }

    @Override
    public JsonNode exchange(JsonNode payload, Duration patience) throws IOException {
        Request request = address.newBuilder()
                .post(RequestBody.create(JSON.writeValueAsBytes(payload), JSON_TYPE))
                .build();
        var call = client.newBuilder().callTimeout(patience).build().newCall(request);
        try (var open = OpenCalls.begin(name);
                var response = call.execute()) {
            byte[] body = bytes(response.body(), call);
            open.answered();
            if (response.isSuccessful()) {
                return JSON.readTree(body);
            }
            if (!REFUSALS.contains(response.code())) {
                JsonNode answer = json(body);
                // Some nodes give their JSON-RPC errors a status of HTTP too.
                if (RpcErrors.isAnswer(answer)) {
                    return answer;
                }
            }
            throw new RpcFailure(
                    response.code() == TOO_MANY_REQUESTS ? RpcFailure.Kind.RATE : RpcFailure.Kind.HTTP,
                    "answered with HTTP status " + response.code());
        } catch (IllegalStateException notHttp) {
            // What OkHttp makes of some answers that are none, such as a second one to go on waiting.
            throw new RpcFailure(RpcFailure.Kind.GARBAGE, "answered with what is not HTTP");
        }
    }

    /** Null if it is a page of HTML, or nothing. */
    private static JsonNode json(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JacksonException page) {
            return null;
        }
    }

    @Override
    public void abort() {
        client.dispatcher().cancelAll();
    }

    @Override
    public void close() {
        abort();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static byte[] bytes(ResponseBody body, Call call) throws IOException {
        if (body == null) {
            return new byte[0];
        }
        return BoundedInput.bytes(body.byteStream(), LONGEST, () -> {
            // Closed only, the answer would be read on for a while: OkHttp hopes to use the connection again.
            call.cancel();
            return tooLarge();
        });
    }

    /** In the words of nodes, so that less is asked for in one go ({@link ChainBatch}). */
    private static RpcFailure tooLarge() {
        return new RpcFailure(
                RpcFailure.Kind.GARBAGE, "sent an answer of more than " + LONGEST / MIB + " MiB: too large");
    }
}
