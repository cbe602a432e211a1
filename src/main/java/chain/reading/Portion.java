package chain.reading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import orders.TransientFailure;
import org.web3j.protocol.core.methods.response.EthLog.LogResult;
import org.web3j.protocol.core.methods.response.Log;

/**
 * As many of a range's log entries as one transaction takes, and where the cursor is with them.
 *
 * @param block up to and including which everything is taken then
 * @param taken how many log entries of the next block are taken then; 0 if none is
 * @param takenHash that block's hash; null if none is taken
 * @param last true if it ends the range
 */
record Portion(List<Log> logs, long block, int taken, String takenHash, boolean last) {

    /** Some ten milliseconds' work, and never so much that a slow database does not end it in its time. */
    static final int MOST = 500;

    private record Placed(LogPlace place, Log log) {

        long block() {
            return place.block();
        }

        String hash() {
            return log.getBlockHash();
        }
    }

    /**
     * All portions of a range, at least one; without the entries that the database has.
     *
     * @throws TransientFailure if those are not among {@code logs} as they were taken: their block was replaced
     */
    static List<Portion> of(List<LogResult<?>> logs, EventCursor.Range range) {
        // A count of entries means the same each time only in one order.
        List<Placed> all = logs.stream()
                .map(one -> (Log) one.get())
                .map(log -> new Placed(LogPlace.of(log), log))
                .sorted(Comparator.comparing(Placed::place))
                .toList();
        // The second pass looks at whole blocks.
        int from = range.from() == range.before().block() + 1 ? range.before().taken() : 0;
        for (int i = 0; i < from; i++) {
            if (i >= all.size()
                    || all.get(i).block() != range.from()
                    || !Objects.equals(all.get(i).hash(), range.before().takenHash())) {
                throw new TransientFailure(
                        "block " + range.from() + ", of which a part is taken, is not as it was", null);
            }
        }
        List<Portion> portions = new ArrayList<>();
        int at = from;
        // Where the block of the present entry begins.
        int begin = 0;
        for (; all.size() - at > MOST; at += MOST) {
            Placed next = all.get(at + MOST);
            begin = all.get(begin).block() == next.block() ? begin : beginning(all, at + MOST, begin);
            int taken = at + MOST - begin;
            portions.add(new Portion(
                    logs(all.subList(at, at + MOST)), next.block() - 1, taken, taken == 0 ? null : next.hash(), false));
        }
        portions.add(new Portion(logs(all.subList(at, all.size())), range.to(), 0, null, true));
        return portions;
    }

    /** The first entry of the block of the entry at {@code place}, not before {@code least}. */
    private static int beginning(List<Placed> all, int place, int least) {
        int begin = place;
        while (begin > least && all.get(begin - 1).block() == all.get(place).block()) {
            begin--;
        }
        return begin;
    }

    private static List<Log> logs(List<Placed> placed) {
        return placed.stream().map(Placed::log).toList();
    }
}
