package knowledge;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import knowledge.stores.PassageKey;

/**
 * Makes one list of several by reciprocal rank (Cormack, Clarke and Buettcher, SIGIR 2009): what is near the head of any is near
 * the head of the whole, and scores that cannot be compared are not.
 */
final class Fusion {

    /** Of the same paper; it keeps one list's first from outweighing what all lists have. */
    private static final double CONSTANT = 60;

    private Fusion() {}

    /** All that are in one of {@code rankings}, each of which is best first; none is twice in one. */
    static List<PassageKey> of(List<List<PassageKey>> rankings, int limit) {
        Map<PassageKey, Double> scores = new HashMap<>();
        Set<PassageKey> seen = new LinkedHashSet<>();
        for (List<PassageKey> ranking : rankings) {
            for (int rank = 0; rank < ranking.size(); rank++) {
                scores.merge(ranking.get(rank), 1 / (CONSTANT + rank + 1), Double::sum);
                seen.add(ranking.get(rank));
            }
        }
        // Stable: among equals the order in which they were found.
        return seen.stream()
                .sorted(Comparator.comparing(scores::get, Comparator.reverseOrder()))
                .limit(limit)
                .toList();
    }
}
