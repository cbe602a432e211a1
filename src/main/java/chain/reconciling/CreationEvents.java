package chain.reconciling;

import chain.contract.Marketplace;
import chain.reading.Blocks;
import chain.reading.EventReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.Optional;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.Log;

/** Finds the event of an order that is known without it: what a dialect says of an order's input is in the event alone. */
@ApplicationScoped
class CreationEvents {

    // Where blocks come faster than once a second, several have the same time.
    private static final long MOST_BLOCKS = 64;

    private final Marketplace marketplace;
    private final Blocks blocks;
    private final EventReader reader;

    CreationEvents(Marketplace marketplace, Blocks blocks, EventReader reader) {
        this.marketplace = marketplace;
        this.blocks = blocks;
        this.reader = reader;
    }

    /**
     * The order by its event; {@code asked} itself if the node has none where the contract says that it must be.
     *
     * @param asked an order as the contract has it
     * @throws orders.TransientFailure if the node cannot say
     */
    EventReader.Found of(EventReader.Found asked) {
        BigInteger time = asked.onChain().createdAt();
        return time != null && time.bitLength() < Long.SIZE
                ? find(asked, time.longValue()).orElse(asked)
                : asked;
    }

    private Optional<EventReader.Found> find(EventReader.Found asked, long time) {
        long first = blocks.firstSince(time, asked.block());
        var filter = new EthFilter(
                number(first), number(Math.min(asked.block(), first + MOST_BLOCKS)), marketplace.address());
        filter.addNullTopic().addSingleTopic(asked.orderId());
        return marketplace.send(marketplace.node().ethGetLogs(filter)).getLogs().stream()
                .flatMap(log -> reader.decode((Log) log.get(), asked.onChain(), asked.chainId()).stream())
                .filter(one -> one.isCreation() && one.orderId().equals(asked.orderId()))
                .findFirst();
    }

    private static DefaultBlockParameter number(long block) {
        return DefaultBlockParameter.valueOf(BigInteger.valueOf(block));
    }
}
