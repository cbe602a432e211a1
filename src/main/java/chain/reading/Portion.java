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

    private static final Comparator<Log> PLACES =
            Comparator.comparing(Log::getBlockNumber).thenComparing(Portion::index);

    /**
     * All portions of a range, at least one; without the entries that the database has.
     *
     * @throws TransientFailure if those are not among {@code logs} as they were taken: their block was replaced
     */
    static List<Portion> of(List<LogResult<?>> logs, EventCursor.Range range) {
        // A count of entries means the same each time only in one order.
        List<Log> all = logs.stream().map(one -> (Log) one.get()).sorted(PLACES).toList();
        // The second pass looks at whole blocks.
        int from = range.from() == range.before().block() + 1 ? range.before().taken() : 0;
        for (int i = 0; i < from; i++) {
            if (i >= all.size()
                    || number(all.get(i)) != range.from()
                    || !Objects.equals(all.get(i).getBlockHash(), range.before().takenHash())) {
                throw new TransientFailure(
                        "block " + range.from() + ", of which a part is taken, is not as it was", null);
            }
        }
        List<Portion> portions = new ArrayList<>();
        int at = from;
        for (; all.size() - at > MOST; at += MOST) {
            portions.add(upTo(all, at, at + MOST));
        }
        portions.add(new Portion(all.subList(at, all.size()), range.to(), 0, null, true));
        return portions;
    }

    private static Portion upTo(List<Log> all, int from, int to) {
        Log next = all.get(to);
        int taken = 0;
        while (taken < to && number(all.get(to - 1 - taken)) == number(next)) {
            taken++;
        }
        return new Portion(
                all.subList(from, to), number(next) - 1, taken, taken == 0 ? null : next.getBlockHash(), false);
    }

    private static long number(Log log) {
        return log.getBlockNumber().longValueExact();
    }

    private static int index(Log log) {
        return log.getLogIndexRaw() == null ? 0 : log.getLogIndex().intValueExact();
    }
}
