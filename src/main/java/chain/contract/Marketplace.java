package chain.contract;

import base.PlainText;
import chain.rpc.ChainBatch;
import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import orders.TransientFailure;
import org.web3j.protocol.Web3j;
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

    private static final int REVERTED = 3;
    private static final int LONGEST_TEXT = 300;
    // Alone, in a JSON string, or in an object's field "data": four bytes of selector, and words.
    private static final Pattern REVERT_DATA =
            Pattern.compile("(?<![0-9a-zA-Z])0x[0-9a-fA-F]{8}([0-9a-fA-F]{64})*(?![0-9a-zA-Z])");

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
    public static final class Reverted extends Exception {
        private static final long serialVersionUID = 1;

        public Reverted(String reason) {
            super(reason);
        }
    }

    public ContractAbi abi() {
        return abi;
    }

    public Web3j node() {
        return node;
    }

    /** The contract's address in lower case. */
    public String address() {
        return settings.marketplaceAddress().orElseThrow().toLowerCase(Locale.ROOT);
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
    public <T extends Response<?>> T send(Request<?, T> request) {
        T response;
        try {
            response = request.send();
        } catch (IOException | RuntimeException e) {
            throw new TransientFailure("the chain's node did not answer " + request.getMethod(), e);
        }
        return accepted(response);
    }

    /** The answer, if it is none. @throws TransientFailure if it is an error */
    public static <T extends Response<?>> T accepted(T response) {
        if (response.hasError()) {
            throw new TransientFailure(
                    "the chain's node refused: " + response.getError().getMessage(), null);
        }
        return response;
    }

    /** Sends requests in one go, and gives the answers in their order. @throws TransientFailure if one is missing or an error */
    public List<Response<?>> batch(List<Request<?, ? extends Response<?>>> requests) {
        List<Response<?>> answers = ChainBatch.send(node, requests);
        answers.forEach(Marketplace::accepted);
        return answers;
    }

    /** An order as the contract has it now. */
    public ChainOrder order(String orderId) {
        return orders(List.of(orderId)).get(orderId);
    }

    /** Orders as the contract has them now, by their id. */
    public Map<String, ChainOrder> orders(List<String> orderIds) {
        return orders(orderIds, DefaultBlockParameterName.LATEST);
    }

    /** Orders as the contract had them after {@code block}, by their id. */
    public Map<String, ChainOrder> orders(List<String> orderIds, DefaultBlockParameter block) {
        List<Request<?, ? extends Response<?>>> questions = new ArrayList<>();
        orderIds.forEach(id -> questions.add(orderQuestion(id, block)));
        List<Response<?>> answers = batch(questions);
        Map<String, ChainOrder> found = new HashMap<>();
        for (int i = 0; i < orderIds.size(); i++) {
            found.put(orderIds.get(i), orderOf(answers.get(i)));
        }
        return found;
    }

    /** Asks for an order as the contract had it after {@code block}; {@link #orderOf} reads the answer. */
    public Request<?, EthCall> orderQuestion(String orderId, DefaultBlockParameter block) {
        // The ABI may call the getter's argument anything, or nothing.
        return node.ethCall(
                Transaction.createEthCallTransaction(null, address(), abi.encodeOnly("orders", orderId)), block);
    }

    /** @throws TransientFailure if the node refused to answer */
    public ChainOrder orderOf(Response<?> answer) {
        return ChainOrder.of(abi.decodeOutput("orders", ((EthCall) accepted(answer)).getValue()));
    }

    /** The data of a completion. */
    public String completion(String orderId, String resultUri, String resultHash) {
        return abi.encodeCall(
                "completeOrder", Map.of("orderId", orderId, "resultURI", resultUri, "resultHash", resultHash));
    }

    /** Tries a call of the contract without sending it; {@link #requireTaken} reads the answer. */
    public Request<?, EthCall> simulation(String from, String data, DefaultBlockParameter block) {
        return node.ethCall(new Transaction(from, null, null, null, address(), null, data), block);
    }

    /** Tries a call without sending it. @throws Reverted if the contract refuses */
    public void simulate(String from, String data, DefaultBlockParameter block) throws Reverted {
        EthCall answer;
        try {
            answer = simulation(from, data, block).send();
        } catch (IOException | RuntimeException e) {
            throw new TransientFailure("the chain's node did not answer eth_call", e);
        }
        requireTaken(answer);
    }

    /** Returns if the contract takes the call. @throws Reverted if it refuses. @throws TransientFailure if the node does not say */
    public void requireTaken(Response<?> answer) throws Reverted {
        if (answer.hasError()) {
            throwReason(answer.getError());
        }
        Optional<String> reason = revertReason(answer);
        if (reason.isPresent()) {
            throw new Reverted(reason.get());
        }
    }

    /** True if the node said without an error that the contract takes the call. */
    public boolean isTaken(Response<?> answer) {
        return !answer.hasError() && revertReason(answer).isEmpty();
    }

    /** Some nodes give what a call that was reverted returned as its result, as geth did before 1.9.15. */
    private Optional<String> revertReason(Response<?> answer) {
        return answer.getResult() instanceof String data
                        && REVERT_DATA.matcher(data).matches()
                ? abi.decodeError(data)
                : Optional.empty();
    }

    private void throwReason(Response.Error error) throws Reverted {
        Optional<String> reason = revertReason(error);
        if (reason.isPresent()) {
            throw new Reverted(reason.get());
        }
        throw new TransientFailure("the chain's node refused eth_call: " + error.getMessage(), null);
    }

    /**
     * Why the contract refused, if it was the contract that did: nodes put other things than revert data into an error's data
     * too, such as the limits of a plan.
     */
    public Optional<String> revertReason(Response.Error error) {
        String text = Optional.ofNullable(error.getMessage()).orElse("");
        var data = REVERT_DATA.matcher(Optional.ofNullable(error.getData()).orElse(""));
        if (data.find()) {
            return abi.decodeError(data.group());
        }
        boolean reverted =
                error.getCode() == REVERTED || text.toLowerCase(Locale.ROOT).contains("revert");
        return reverted ? Optional.of(PlainText.of(text, LONGEST_TEXT)) : Optional.empty();
    }
}
