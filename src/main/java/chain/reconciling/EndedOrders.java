package chain.reconciling;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Orders that a seller's list has and that nobody has to fill any more, so that they are not asked for at every turn. */
final class EndedOrders {

    private static final int REMEMBERED = 50_000;

    private final long window;
    private final Set<String> forGood = Collections.newSetFromMap(bounded());
    // By the block at which they were first seen so: as long as it may be replaced, they may be open again.
    private final Map<String, Long> perhaps = bounded();

    EndedOrders(long window) {
        this.window = window;
    }

    /** True if the order needs no look. */
    boolean contains(String orderId) {
        return forGood.contains(orderId);
    }

    /** It was ended, or another's to fill, after {@code block}. */
    void add(String orderId, long block) {
        if (perhaps.computeIfAbsent(orderId, unseen -> block) + window < block) {
            perhaps.remove(orderId);
            forGood.add(orderId);
        }
    }

    /** It was open. */
    void remove(String orderId) {
        perhaps.remove(orderId);
    }

    private static <V> Map<String, V> bounded() {
        return Collections.synchronizedMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        });
    }
}
