package secrets.vault;

import calls.WholeExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import secrets.vault.VaultFailure.Kind;

/**
 * Sends one request of <a href="https://developer.hashicorp.com/vault/api-docs">Vault's HTTP API</a>. Certificates are checked,
 * and by the host's name; redirects are not followed, because the token would go along.
 */
@ApplicationScoped
public class VaultHttp {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 1024 * 1024;
    private static final int NOT_INITIALISED = 501;
    private static final int UNAVAILABLE = 503;
    private static final int TOO_MANY = 429;
    /** What a performance standby answers that has not heard of a write yet. */
    private static final int STALE = 412;

    private final String address;
    private final Optional<String> namespace;
    private final HttpClient client;
    private final Duration answerWithin;

    @Inject
    public VaultHttp(VaultSettings settings) {
        this(settings, ANSWER);
    }

    /** @param answerWithin how long an exchange may take, from its connection to the last byte of the answer */
    public VaultHttp(VaultSettings settings, Duration answerWithin) {
        this.answerWithin = answerWithin;
        this.address = settings.address()
                .map(given -> given.strip().replaceFirst("/+$", ""))
                .orElse("");
        this.namespace = settings.namespace().map(String::strip).filter(given -> !given.isEmpty());
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        settings.caCert()
                .map(String::strip)
                .filter(file -> !file.isEmpty())
                .ifPresent(file -> builder.sslContext(TrustedCertificates.of(file)));
        this.client = builder.build();
    }

    /** True if there is a Vault at all. */
    public boolean isConfigured() {
        return !address.isEmpty();
    }

    /**
     * The answer, which may be a refusal.
     *
     * @param path after {@code /v1/}
     * @param body JSON; null for none
     * @param token null for none
     * @throws VaultFailure if there is none, or it is one that any request would have got
     */
    VaultAnswer send(String method, String path, byte[] body, String token) {
        if (!isConfigured()) {
            throw new VaultFailure(
                    Kind.NOT_SET_UP, "VAULT_ADDR is not set: name the Vault that has the agents' secrets");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
                // Without it Vault refuses what a browser was tricked into.
                .header("X-Vault-Request", "true")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("X-Vault-Token", token);
        }
        namespace.ifPresent(name -> request.header("X-Vault-Namespace", name));
        VaultAnswer answer = exchange(request.build());
        check(answer);
        return answer;
    }

    private VaultAnswer exchange(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = WholeExchange.of(
                    client, request, head -> new BoundedBody(LONGEST_ANSWER), answerWithin, answerWithin);
            return new VaultAnswer(response.statusCode(), response.body());
        } catch (HttpConnectTimeoutException e) {
            throw new VaultFailure(Kind.UNREACHABLE, unreachable(e), e);
        } catch (HttpTimeoutException e) {
            throw new VaultFailure(
                    Kind.UNREACHABLE,
                    "Vault at " + address + " gave no whole answer within " + answerWithin.toSeconds()
                            + " s: look at its state and its load",
                    e);
        } catch (IOException e) {
            throw new VaultFailure(Kind.UNREACHABLE, unreachable(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultFailure(Kind.UNREACHABLE, "the call of Vault was stopped", e);
        }
    }

    private static void check(VaultAnswer answer) {
        int status = answer.status();
        if (status == NOT_INITIALISED || status == UNAVAILABLE && answer.says("not initialized")) {
            throw new VaultFailure(Kind.SEALED, "Vault is not initialised: run vault operator init, and unseal it");
        }
        if (status == UNAVAILABLE && answer.says("sealed")) {
            throw new VaultFailure(Kind.SEALED, "Vault is sealed: unseal it, with vault operator unseal");
        }
        if (status / 100 == 3) {
            throw new VaultFailure(
                    Kind.NOT_SET_UP,
                    "Vault answered with a redirect, which is not followed: set VAULT_ADDR to the active node, or to a load balancer");
        }
        if (status >= 500 || status == TOO_MANY || status == STALE) {
            throw new VaultFailure(
                    Kind.UNREACHABLE,
                    "Vault answered with status " + status + ": look at its state, with vault status");
        }
    }

    private String unreachable(Throwable e) {
        boolean certificate = e instanceof SSLException;
        return certificate
                ? "the TLS connection to Vault at " + address
                        + " was refused: its certificate must be for that host, and"
                        + " from an authority that the JVM, or VAULT_CACERT, names"
                : "Vault at " + address + " cannot be reached: start it, or mend VAULT_ADDR";
    }
}
