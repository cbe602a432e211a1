package chain.sending;

import chain.contract.Marketplace;
import chain.rpc.ChainBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlockNumber;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;

/** Asks the chain about a signer, in one request. */
@ApplicationScoped
@Named("signerStates")
public class SignerStates {

    private final Marketplace marketplace;
    private final Fees fees;

    public SignerStates(Marketplace marketplace, Fees fees) {
        this.marketplace = marketplace;
        this.fees = fees;
    }

    /** @throws orders.TransientFailure if the node does not say */
    public SignerState ask(SignerTurn turn) {
        var node = marketplace.node();
        List<Request<?, ? extends Response<?>>> questions = new ArrayList<>(List.of(
                node.ethGetTransactionCount(turn.address(), DefaultBlockParameterName.LATEST),
                node.ethGetTransactionCount(turn.address(), DefaultBlockParameterName.PENDING),
                node.ethGetBalance(turn.address(), DefaultBlockParameterName.LATEST),
                node.ethBlockNumber()));
        int own = questions.size();
        questions.addAll(fees.questions());
        List<Response<?>> answers = ChainBatch.send(node, questions);
        List.of(0, 2, 3).forEach(i -> Marketplace.accepted(answers.get(i)));
        long mined =
                ((EthGetTransactionCount) answers.get(0)).getTransactionCount().longValueExact();
        var waiting = (EthGetTransactionCount) answers.get(1);
        return new SignerState(
                mined,
                // Nodes without a memory pool of their own do not know what waits in it.
                waiting.hasError() ? mined : waiting.getTransactionCount().longValueExact(),
                ((EthGetBalance) answers.get(2)).getBalance(),
                ((EthBlockNumber) answers.get(3)).getBlockNumber().longValueExact(),
                fees.blockGas(answers.subList(own, answers.size())).orElse(null),
                fees.market(answers.subList(own, answers.size())));
    }
}
