package chain.reading;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How far the marketplace's events are read, as the database has it.
 *
 * @param block the newest block whose events are in the database
 * @param blockHash its hash; null if that is not known
 * @param verified the newest block that the second pass has read
 * @param tip the newest block whose hash is known; null if none is
 * @param taken how many log entries of the block after {@code block} are in the database; 0 if none is
 * @param takenHash that block's hash; null if none is taken
 * @param first the first block that was ever read; what is older concerns nobody here
 * @param head the chain's newest block by a listener's last look; null before the first
 * @param halted true while a reorganisation that is too deep waits for a person
 * @param wrongChain true while the node answers from another chain
 */
public record ReadState(
        long chainId,
        String marketplace,
        long block,
        String blockHash,
        long verified,
        Long tip,
        String tipHash,
        int taken,
        String takenHash,
        long first,
        Long head,
        boolean halted,
        boolean wrongChain) {

    /** The cursor's primary key, for its statements. */
    Map<String, Object> key() {
        return Map.of("chainId", chainId, "marketplace", marketplace);
    }

    /** The blocks by which a replacement is noticed: the newest known, and the one that a part is taken of. */
    List<Long> looked() {
        return Stream.of(tip, taken > 0 ? Long.valueOf(block + 1) : null)
                .filter(Objects::nonNull)
                .toList();
    }

    /** True if the newest block that is read is the newest that may be read, or less than {@code most} blocks older. */
    public boolean isNearHead(long confirmations, long most) {
        return head != null && block >= first && head >= block && head - block <= confirmations + most;
    }

    /** True if nobody has read on, or back, between {@code other} and this. */
    boolean isAt(ReadState other) {
        return !halted
                && chainId == other.chainId
                && block == other.block
                && Objects.equals(blockHash, other.blockHash)
                && Objects.equals(tip, other.tip)
                && Objects.equals(tipHash, other.tipHash)
                && taken == other.taken
                && Objects.equals(takenHash, other.takenHash);
    }
}
