package guardrails;

import agents.Agent;
import chain.contract.Marketplace;
import chain.rpc.ChainSettings;
import chain.sending.CompletionCheck;
import chain.signing.Signers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.math.BigInteger;
import models.ExpectedCost;
import orders.NotReady;
import orders.Order;
import orders.PermanentFailure;
import org.web3j.protocol.core.methods.request.Transaction;

/** Keeps an agent from working at a loss, before its model is paid: weighs an order's price against what it will cost. */
@ApplicationScoped
@Named("profitGuard")
public class ProfitGuard {

    private static final BigInteger BASIS_POINTS = BigInteger.valueOf(10_000);

    private final Marketplace marketplace;
    private final Signers signers;
    private final ExpectedCost models;
    private final ChainSettings settings;

    public ProfitGuard(Marketplace marketplace, Signers signers, ExpectedCost models, ChainSettings settings) {
        this.marketplace = marketplace;
        this.signers = signers;
        this.models = models;
        this.settings = settings;
    }

    /**
     * Returns if the order earns what the agent's owner asks for at the least. Asks the node for nothing if that is not set.
     *
     * @throws PermanentFailure with the sum, if it does not
     * @throws NotReady if the node cannot say what gas costs
     */
    public void check(Order order, Agent agent) {
        if (agent.minimumMarginWei() != null) {
            NotReady.unless(order, () -> weigh(order, agent));
        }
    }

    private void weigh(Order order, Agent agent) {
        BigInteger fee = order.priceWei()
                .multiply(BigInteger.valueOf(settings.protocolFeeBps()))
                .divide(BASIS_POINTS);
        BigInteger gas = gas(order);
        BigInteger model = models.wei(order, agent);
        BigInteger earned = order.priceWei().subtract(fee).subtract(gas).subtract(model);
        if (earned.compareTo(agent.minimumMarginWei()) < 0) {
            throw new PermanentFailure("the order would earn " + earned + " wei, less than minimumMarginWei "
                    + agent.minimumMarginWei() + ": price " + order.priceWei() + ", protocol fee " + fee + ", gas "
                    + gas
                    + ", model " + model);
        }
    }

    /** What the completion would cost in wei if it was mined now; a node's gas price is the base fee and a usual tip. */
    private BigInteger gas(Order order) {
        String from = signers.of(order.agentId(), order.sellerAddress()).address();
        var node = marketplace.node();
        var completion = new Transaction(
                from, null, null, null, marketplace.address(), null, CompletionCheck.sample(marketplace, order));
        return marketplace
                .send(node.ethEstimateGas(completion))
                .getAmountUsed()
                .multiply(marketplace.send(node.ethGasPrice()).getGasPrice());
    }
}
