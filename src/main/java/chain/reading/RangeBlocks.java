package chain.reading;

import chain.rpc.ChainSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import orders.TransientFailure;
import org.web3j.protocol.core.methods.response.EthLog.LogResult;
import org.web3j.protocol.core.methods.response.Log;

/**
 * The blocks that a range's events must come from. {@code eth_getLogs} alone is not to be trusted: a node, or another one
 * behind the same address, that does not have a block yet answers with no events and no error.
 */
@ApplicationScoped
@Named("rangeBlocks")
public class RangeBlocks {

    private final Blocks blocks;
    private final ChainSettings settings;

    public RangeBlocks(Blocks blocks, ChainSettings settings) {
        this.blocks = blocks;
        this.settings = settings;
    }

    /**
     * Asked before the events: the blocks of a range that the chain may still replace; none for an older range. After a start, or a
     * way back, no older hash is known, and there the blocks of the whole window before the range are among them.
     *
     * @throws TransientFailure if they do not follow each other, and what was read before
     */
    public List<Header> before(EventCursor.Range range) {
        if (!range.linked()) {
            return List.of();
        }
        List<Header> headers = blocks.headers(
                LongStream.rangeClosed(oldest(range), range.to()).boxed().toList());
        String parent = range.before().blockHash();
        for (Header header : headers) {
            if (parent != null && !parent.equals(header.parentHash())) {
                throw new TransientFailure(
                        "block " + header.number() + " does not follow the one before it: the chain is changing", null);
            }
            parent = header.hash();
        }
        return headers;
    }

    /**
     * The range's last block. Behind one address there may be a node that lacks new blocks, and answers with no events and no
     * error; so the events are asked for once more, in one request with the block that shows whether the node has it.
     */
    private Header endOf(EventCursor.Range range, List<LogResult<?>> logs) {
        Blocks.Part part = blocks.part(range.from(), range.to());
        if (!places(part.logs().stream()).equals(places(logs.stream().map(one -> (Log) one.get())))) {
            throw new TransientFailure(
                    "the chain's node gave other events of the blocks to " + range.to() + " the second time", null);
        }
        return part.last();
    }

    private static Set<String> places(Stream<Log> logs) {
        return logs.map(log -> log.getBlockHash() + log.getLogIndexRaw()).collect(Collectors.toSet());
    }

    private long oldest(EventCursor.Range range) {
        ReadState before = range.before();
        if (before.blockHash() != null) {
            return range.from();
        }
        // The block before the first one is not read, but all that are read can be replaced after it.
        return Math.max(0, Math.max(before.first() - 1, range.from() - 1 - settings.reorgWindow()));
    }

    /**
     * Asked after the events: the blocks whose hashes are to be kept.
     *
     * @param headers what {@link #before} gave
     * @throws TransientFailure if the node no longer has these blocks, or gave an event of another one
     */
    public List<Header> after(List<LogResult<?>> logs, EventCursor.Range range, List<Header> headers) {
        Header end = range.linked() ? endOf(range, logs) : blocks.header(range.to());
        if (range.linked() && !end.equals(headers.getLast())) {
            throw new TransientFailure("block " + range.to() + " was replaced while its events were read", null);
        }
        Map<Long, String> hashes = new HashMap<>();
        headers.forEach(header -> hashes.put(header.number(), header.hash()));
        hashes.put(end.number(), end.hash());
        for (LogResult<?> result : logs) {
            Log log = (Log) result.get();
            long number = LogPlace.blockOf(log);
            String hash = hashes.getOrDefault(number, log.getBlockHash());
            if (log.isRemoved() || number < range.from() || number > range.to() || !hash.equals(log.getBlockHash())) {
                throw new TransientFailure("the chain's node gave an event of another block " + number, null);
            }
        }
        return range.linked() ? headers : List.of(end);
    }
}
