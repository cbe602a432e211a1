package chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.web3j.utils.Numeric;

/**
 * Notices that an endpoint answers, but that its newest block stands still: the node lost its peers, ran out of disk, or the chain
 * stopped. How long is too long is learnt from the times of the chain's own blocks. Only differences of these times count, and
 * the clock of this process, so no clock has to be right.
 *
 * <p>A chain that makes blocks only on demand stands still whenever nobody wants anything of it. {@code CHAIN_CONFIRMATIONS=0}
 * says that it may be one; such a head is only watched if blocks have come by themselves: at least half of the newest were empty,
 * which nobody demands, and this process saw new ones come one after the other.
 */
final class HeadWatch {

    /** How many of the newest blocks are looked at to learn how often they come. */
    static final int LEARNT_FROM = 32;

    // Short enough that who asks for the health knows within half a minute.
    private static final Duration SHORTEST = Duration.ofSeconds(20);
    private static final Duration LEARNT_FOR = Duration.ofMinutes(10);
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(30);
    private static final int FEWEST = 8;
    private static final int USUAL = 10;
    private static final int LONGEST = 3;
    private static final int MOVES = 3;

    private final boolean maybeOnDemand;
    private final LongSupplier nanos;
    private long head = -1;
    private long movedAt;
    private int moves;
    private int still;
    private Times times;
    private long learntHead = -1;
    private long learntAt;
    private boolean asked;
    private long askedAt;

    /** @param maybeOnDemand true if the chain may be one that makes blocks only on demand */
    HeadWatch(boolean maybeOnDemand, LongSupplier nanos) {
        this.maybeOnDemand = maybeOnDemand;
        this.nanos = nanos;
    }

    /**
     * A head that stands still.
     *
     * @param seconds for how long it has been seen so
     * @param usual how often blocks came before, in seconds
     */
    record Standing(long head, long seconds, double usual) {}

    /** @param longest the longest time between two blocks, in seconds */
    private record Times(double mean, long longest, boolean mostlyEmpty) {

        Duration bound() {
            long learnt = Math.round(Math.max(USUAL * mean, LONGEST * longest) * 1000);
            return Duration.ofMillis(Math.max(SHORTEST.toMillis(), learnt));
        }
    }

    /** The endpoint named its newest block. */
    synchronized void saw(long block) {
        if (block > head) {
            // A pause that ended by itself is one of this chain's, such as a quiet hour's, and is not told of again.
            if (isWatched() && block == head + 1) {
                long paused = Duration.ofNanos(nanos.getAsLong() - movedAt).toSeconds();
                times = new Times(times.mean(), Math.max(times.longest(), paused), times.mostlyEmpty());
            }
            moves += head < 0 ? 0 : 1;
            head = block;
            movedAt = nanos.getAsLong();
            still = 0;
        } else {
            still++;
        }
    }

    /** The blocks whose times would teach something new; empty if none would. */
    synchronized List<Long> unknown() {
        long now = nanos.getAsLong();
        boolean due = learntHead < 0 || now - learntAt > LEARNT_FOR.toNanos() || !isWatched();
        if (!due
                || head < FEWEST
                || learntHead >= 0 && head - learntHead < LEARNT_FROM
                || asked && now - askedAt < ASKED_AGAIN.toNanos()) {
            return List.of();
        }
        asked = true;
        askedAt = now;
        return LongStream.rangeClosed(Math.max(0, head - LEARNT_FROM), head)
                .boxed()
                .toList();
    }

    /** @param answers of {@code eth_getBlockByNumber}, by ascending number; they teach nothing if they are no blocks */
    synchronized void learn(JsonNode answers) {
        List<Long> at = new ArrayList<>();
        int empty = 0;
        for (JsonNode answer : answers) {
            JsonNode block = answer.path("result");
            try {
                at.add(Numeric.decodeQuantity(block.path("timestamp").asText()).longValueExact());
            } catch (RuntimeException noBlock) {
                return;
            }
            empty += block.path("transactions").isEmpty() ? 1 : 0;
        }
        long longest = 0;
        for (int i = 1; i < at.size(); i++) {
            longest = Math.max(longest, at.get(i) - at.get(i - 1));
        }
        learntHead = head;
        learntAt = nanos.getAsLong();
        double mean = (at.getLast() - at.getFirst()) / (double) (at.size() - 1);
        times = new Times(mean, longest, 2 * empty >= at.size());
    }

    /** That it stands still for too long; empty if it does not, or nobody knows what is too long. */
    synchronized Optional<Standing> standing() {
        Duration since = Duration.ofNanos(nanos.getAsLong() - movedAt);
        // A process that was stopped itself has seen nothing.
        return isWatched() && still >= MOVES && since.compareTo(times.bound()) > 0
                ? Optional.of(new Standing(head, since.toSeconds(), times.mean()))
                : Optional.empty();
    }

    private boolean isWatched() {
        return times != null && (!maybeOnDemand || times.mostlyEmpty() && moves >= MOVES);
    }
}
