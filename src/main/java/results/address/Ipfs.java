package results.address;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import outgoing.Destination;
import outgoing.OutgoingAnswer;
import outgoing.OutgoingFailure;
import outgoing.OutgoingRequest;
import outgoing.ServiceCalls;

/** What the Kubo RPC API is sent and must answer (https://docs.ipfs.tech/reference/kubo/rpc/). */
@ApplicationScoped
@Named("ipfs")
public class Ipfs {

    private static final int OK = 200;
    private static final String ADD = "/api/v0/add?pin=true&cid-version=1&raw-leaves=true&chunker=size-1048576";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final ObjectMapper json;
    private final ServiceCalls calls;
    private final Optional<String> apiUrl;

    public Ipfs(
            ObjectMapper json,
            ServiceCalls calls,
            @ConfigProperty(name = "agentl2.results.ipfs-api-url") Optional<String> apiUrl) {
        this.json = json;
        this.calls = calls;
        this.apiUrl = apiUrl.filter(url -> !url.isBlank());
    }

    /** True if results are to be added to an IPFS node. */
    public boolean isConfigured() {
        return apiUrl.isPresent();
    }

    /**
     * Adds and pins the result, as one block, and compares the address that the node answers.
     *
     * @throws PermanentFailure if the node stored it under another address than ours, which is what goes on chain
     * @throws TransientFailure if the node did not store it, or did not say so in time
     */
    public void add(StoredResult result) {
        OutgoingAnswer answer;
        try {
            answer = calls.send(request(result));
        } catch (IOException e) {
            throw new TransientFailure("the IPFS node did not store the result: " + reason(e), e);
        }
        String cid = answer.status() == OK ? hash(answer.body()) : "";
        if (cid.isEmpty()) {
            throw new TransientFailure("the IPFS node did not store the result: status " + answer.status(), null);
        }
        if (!cid.equals(result.cid())) {
            throw new PermanentFailure(
                    "the IPFS node stored the result as " + abbreviate(cid) + ", not as " + result.cid());
        }
    }

    private OutgoingRequest request(StoredResult result) throws IOException {
        HttpEntity form = MultipartEntityBuilder.create()
                .addBinaryBody("file", result.bytes(), ContentType.APPLICATION_OCTET_STREAM, "result.json")
                .build();
        var body = new ByteArrayOutputStream();
        form.writeTo(body);
        return new OutgoingRequest(
                "POST",
                Destination.parse(apiUrl.orElseThrow().strip().replaceFirst("/+$", "") + ADD),
                Map.of("Content-Type", form.getContentType()),
                body.toByteArray(),
                LONGEST,
                LONGEST_ANSWER);
    }

    private static String reason(IOException e) {
        return e instanceof OutgoingFailure failure ? failure.getMessage() : "the call was stopped";
    }

    private String hash(byte[] answer) {
        try {
            JsonNode hash = json.readTree(answer).path("Hash");
            return hash.asText("");
        } catch (IOException notJson) {
            return "";
        }
    }

    private static String abbreviate(String cid) {
        return cid.replaceAll("[^A-Za-z0-9]", "?").substring(0, Math.min(80, cid.length()));
    }
}
