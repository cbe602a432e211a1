package chain;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orders.TransientFailure;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;

/** The marketplace contract on its chain: reads and simulations. */
@ApplicationScoped
@Named("marketplace")
public class Marketplace {

    private static final int BATCH = 100;
    private static final int REVERTED = 3;

    private final Web3j node;
    private final ChainSettings settings;
    private final ContractAbi abi;
    private volatile Long chainId;

    public Marketplace(@Named("chain") Web3j node, ChainSettings settings) {
        this.node = node;
        this.settings = settings;
        this.abi = ContractAbi.read(settings.marketplaceAbi());
    }

    /** The contract refused the call; the message is its decoded reason. */
    static final class Reverted extends Exception {
        private static final long serialVersionUID = 1;

        Reverted(String reason) {
            super(reason);
        }
    }

    ContractAbi abi() {
        return abi;
    }

    Web3j node() {
        return node;
    }

    /** The contract's address in lower case. */
    public String address() {
        return settings.marketplaceAddress().orElseThrow().toLowerCase(java.util.Locale.ROOT);
    }

    /** The address in the form that eth_getLogs takes. */
    public List<String> addresses() {
        return List.of(address());
    }

    /** The chain's id, asked once. */
    public long chainId() {
        if (chainId == null) {
            chainId = send(node.ethChainId()).getChainId().longValueExact();
        }
        return chainId;
    }

    /** Sends a request. @throws TransientFailure if the node cannot be reached or answers with an error */
    <T extends Response<?>> T send(Request<?, T> request) {
        T response;
        try {
            response = request.send();
        } catch (IOException | RuntimeException e) {
            throw new TransientFailure("the chain's node did not answer " + request.getMethod(), e);
        }
        if (response.hasError()) {
            throw new TransientFailure(
                    "the chain's node refused " + request.getMethod() + ": "
                            + response.getError().getMessage(),
                    null);
        }
        return response;
    }

    /** An order as the contract has it now, fields by name. */
    Map<String, Object> order(String orderId) {
        return orders(List.of(orderId)).get(orderId);
    }

    /** Orders as the contract has them now, by their id. */
    Map<String, Map<String, Object>> orders(List<String> orderIds) {
        Map<String, Map<String, Object>> found = new HashMap<>();
        for (int from = 0; from < orderIds.size(); from += BATCH) {
            List<String> part = orderIds.subList(from, Math.min(from + BATCH, orderIds.size()));
            List<EthCall> answers = batch(part);
            for (int i = 0; i < part.size(); i++) {
                found.put(part.get(i), abi.decodeOutput("orders", answers.get(i).getValue()));
            }
        }
        return found;
    }

    private List<EthCall> batch(List<String> orderIds) {
        BatchRequest batch = node.newBatch();
        // The ABI may call the getter's argument anything, or nothing.
        orderIds.forEach(id -> batch.add(node.ethCall(
                Transaction.createEthCallTransaction(null, address(), abi.encodeOnly("orders", id)),
                DefaultBlockParameterName.LATEST)));
        try {
            List<EthCall> answers = new ArrayList<>();
            for (Response<?> response : batch.send().getResponses()) {
                if (response.hasError()) {
                    throw new IOException(response.getError().getMessage());
                }
                answers.add((EthCall) response);
            }
            return answers;
        } catch (IOException | RuntimeException e) {
            throw new TransientFailure("the chain's node did not answer for orders(id)", e);
        }
    }

    /** The data of a completion. */
    String completion(String orderId, String resultUri, String resultHash) {
        return abi.encodeCall(
                "completeOrder", Map.of("orderId", orderId, "resultURI", resultUri, "resultHash", resultHash));
    }

    /** Tries a call without sending it. @throws Reverted if the contract refuses */
    void simulate(String from, String data, DefaultBlockParameter block) throws Reverted {
        EthCall answer;
        try {
            answer = node.ethCall(new Transaction(from, null, null, null, address(), null, data), block)
                    .send();
        } catch (IOException | RuntimeException e) {
            throw new TransientFailure("the chain's node did not answer eth_call", e);
        }
        if (answer.hasError()) {
            throwReason(answer.getError());
        }
    }

    private void throwReason(Response.Error error) throws Reverted {
        String text = Optional.ofNullable(error.getMessage()).orElse("");
        Optional<String> reason = abi.decodeError(Optional.ofNullable(error.getData())
                .map(data -> data.replace("\"", ""))
                .orElse(null));
        if (reason.isPresent() || error.getCode() == REVERTED || text.contains("revert")) {
            throw new Reverted(reason.orElse(text));
        }
        throw new TransientFailure("the chain's node refused eth_call: " + text, null);
    }
}
