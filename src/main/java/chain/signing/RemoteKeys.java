package chain.signing;

import chain.rpc.Endpoint;
import chain.rpc.HttpWire;
import chain.rpc.RpcAddress;
import chain.rpc.RpcAnswers;
import chain.rpc.RpcFailure;
import chain.rpc.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import orders.TransientFailure;

/** The keys that a remote signer has: those of its eth_accounts, asked again after a minute. */
final class RemoteKeys {

    private static final long FRESH_NANOS = Duration.ofSeconds(60).toNanos();

    private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

    private final RpcAddress address;
    private final Wire wire;
    private final Duration patience;
    private final AtomicLong ids = new AtomicLong();
    private volatile Accounts accounts;
    private volatile Failure failure;

    private record Failure(TransientFailure what, long since) {}

    private record Accounts(Set<String> addresses, long since) {}

    /** @param url http or https */
    RemoteKeys(String url, Duration patience) {
        this.address = RpcAddress.parse(url).getFirst();
        this.wire = new HttpWire(address, Endpoint.SHORT_PATIENCE);
        this.patience = patience;
    }

    /** A signer for {@code seller}, if the remote one has its key. @throws TransientFailure if it does not say */
    Optional<Signer> of(String seller) {
        String wanted = seller.toLowerCase(Locale.ROOT);
        return accounts().contains(wanted) ? Optional.of(new RemoteSigner(this, wanted)) : Optional.empty();
    }

    /** The result of a request. @throws TransientFailure if there is none */
    JsonNode ask(String method, JsonNode... parameters) {
        ObjectNode request =
                JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("id", ids.incrementAndGet());
        var list = request.put("method", method).putArray("params");
        for (JsonNode parameter : parameters) {
            list.add(parameter);
        }
        try {
            JsonNode answer = RpcAnswers.of(request, wire.exchange(request, patience));
            if (answer.hasNonNull("error")) {
                throw new TransientFailure(
                        "the remote signer refused " + method + ": "
                                + answer.path("error").path("message").asText(),
                        null);
            }
            return answer.path("result");
        } catch (IOException e) {
            throw new TransientFailure(
                    "the remote signer " + RpcFailure.of(address.name(), e).getMessage() + ": check REMOTE_SIGNER_URL",
                    null);
        }
    }

    private Set<String> accounts() {
        Accounts known = accounts;
        if (known == null || System.nanoTime() - known.since() > FRESH_NANOS) {
            known = new Accounts(asked(), System.nanoTime());
            accounts = known;
        }
        return known.addresses();
    }

    private Set<String> asked() {
        Failure last = failure;
        if (last != null && System.nanoTime() - last.since() < QUIET_NANOS) {
            throw last.what();
        }
        try {
            Set<String> addresses = new HashSet<>();
            ask("eth_accounts").forEach(one -> addresses.add(one.asText().toLowerCase(Locale.ROOT)));
            return Set.copyOf(addresses);
        } catch (TransientFailure e) {
            // Every completion of a turn asks; one that hangs must not be waited for once for each.
            failure = new Failure(e, System.nanoTime());
            throw e;
        }
    }
}
