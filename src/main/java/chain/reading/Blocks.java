package chain.reading;

import chain.contract.Marketplace;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orders.TransientFailure;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;

/** The chain's blocks as the node has them. */
@ApplicationScoped
public class Blocks {

    private final Marketplace marketplace;

    Blocks(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    /**
     * What a node answered to several questions asked at once.
     *
     * @param asked the blocks that were asked for and that the node has, by their numbers
     */
    record Look(long chainId, Header head, Map<Long, Header> asked) {}

    /** What {@link #part} asks for. */
    record Part(List<Log> logs, Header last) {}

    /** Asks for the chain's id, its newest block and the blocks {@code numbers}. */
    Look look(Collection<Long> numbers) {
        List<Request<?, ? extends Response<?>>> questions = new ArrayList<>();
        questions.add(marketplace.node().ethChainId());
        questions.add(marketplace.node().ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false));
        numbers.forEach(number -> questions.add(question(number)));
        List<Response<?>> answers = marketplace.batch(questions);
        Header head = header(answers.get(1))
                .orElseThrow(() -> new TransientFailure("the chain's node has no newest block", null));
        Map<Long, Header> asked = new HashMap<>();
        answers.stream().skip(2).forEach(answer -> header(answer).ifPresent(one -> asked.put(one.number(), one)));
        return new Look(((EthChainId) answers.getFirst()).getChainId().longValueExact(), head, asked);
    }

    /** The block {@code number}. @throws TransientFailure if the node does not have it */
    Header header(long number) {
        return headers(List.of(number)).getFirst();
    }

    /** The blocks {@code numbers}, in their order. @throws TransientFailure if the node lacks one */
    List<Header> headers(Collection<Long> numbers) {
        List<Header> found = new ArrayList<>();
        for (Response<?> answer :
                marketplace.batch(numbers.stream().map(this::question).toList())) {
            found.add(header(answer)
                    .orElseThrow(
                            () -> new TransientFailure("the chain's node lacks a block that it should have", null)));
        }
        return found;
    }

    /** The first block that is not older than {@code time}, in seconds; {@code newest} if none before it is. */
    public long firstSince(long time, long newest) {
        long older = -1;
        long since = newest;
        while (since - older > 1) {
            long middle = older + (since - older) / 2;
            if (time(middle) < time) {
                older = middle;
            } else {
                since = middle;
            }
        }
        return since;
    }

    private long time(long number) {
        EthBlock.Block block = ((EthBlock) marketplace.send(question(number))).getBlock();
        if (block == null) {
            throw new TransientFailure("the chain's node has no block " + number, null);
        }
        return block.getTimestamp().longValueExact();
    }

    /** The logs of the marketplace in a range of blocks, and the range's last block, as one node has both. */
    Part part(long from, long to) {
        var filter = new EthFilter(
                DefaultBlockParameter.valueOf(BigInteger.valueOf(from)),
                DefaultBlockParameter.valueOf(BigInteger.valueOf(to)),
                marketplace.address());
        List<Response<?>> answers = marketplace.batch(List.of(marketplace.node().ethGetLogs(filter), question(to)));
        return new Part(
                ((EthLog) answers.get(0))
                        .getLogs().stream().map(one -> (Log) one.get()).toList(),
                header(answers.get(1))
                        .orElseThrow(() -> new TransientFailure("the chain's node has no block " + to, null)));
    }

    private Request<?, ? extends Response<?>> question(long number) {
        return marketplace.node().ethGetBlockByNumber(DefaultBlockParameter.valueOf(BigInteger.valueOf(number)), false);
    }

    private static Optional<Header> header(Response<?> answer) {
        return Optional.ofNullable(((EthBlock) answer).getBlock()).map(Header::of);
    }
}
