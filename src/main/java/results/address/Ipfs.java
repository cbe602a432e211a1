package results.address;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Optional;
import orders.PermanentFailure;
import orders.TransientFailure;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the Kubo RPC API is sent and must answer (https://docs.ipfs.tech/reference/kubo/rpc/). */
@ApplicationScoped
@Named("ipfs")
public class Ipfs {

    private static final int OK = 200;

    private final ObjectMapper json;
    private final Optional<String> apiUrl;

    public Ipfs(ObjectMapper json, @ConfigProperty(name = "agentl2.results.ipfs-api-url") Optional<String> apiUrl) {
        this.json = json;
        this.apiUrl = apiUrl.filter(url -> !url.isBlank());
    }

    /** True if results are to be added to an IPFS node. */
    public boolean isConfigured() {
        return apiUrl.isPresent();
    }

    /** The form of an {@code add}: the result as one file. */
    public HttpEntity form(StoredResult result) {
        return MultipartEntityBuilder.create()
                .addBinaryBody("file", result.bytes(), ContentType.APPLICATION_OCTET_STREAM, "result.json")
                .build();
    }

    /**
     * Checks the node's answer to an {@code add}.
     *
     * @throws PermanentFailure if the node stored it under another address than ours, which is what goes on chain
     * @throws TransientFailure if the node did not store it
     */
    public void check(String answer, StoredResult result, int status) {
        String cid = status == OK ? hash(answer) : "";
        if (cid.isEmpty()) {
            throw new TransientFailure("the IPFS node did not store the result: status " + status, null);
        }
        if (!cid.equals(result.cid())) {
            throw new PermanentFailure(
                    "the IPFS node stored the result as " + abbreviate(cid) + ", not as " + result.cid());
        }
    }

    private String hash(String answer) {
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
