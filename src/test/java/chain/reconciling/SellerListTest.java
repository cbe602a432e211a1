package chain.reconciling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a turn looks at of the contract's list of a seller's orders. */
class SellerListTest {

    private static final long WINDOW = 10;

    private final SellerList list = new SellerList(WINDOW);
    private final Set<String> done = new HashSet<>();

    @Test
    void aLongHistoryIsLookedThroughOnceAndThenOnlyWhatIsNew() {
        var all = ids(0, 5_000);
        done.addAll(all);
        assertEquals(5_000, turn(all, 100).size());
        assertEquals(5_000, turn(all, 105).size(), "a reorganisation may still reach it");
        assertEquals(5_000, turn(all, 111).size());
        assertEquals(List.of(), turn(all, 112));
        all.addAll(ids(5_000, 5_003));
        assertEquals(ids(5_000, 5_003), turn(all, 113));
    }

    @Test
    void whatIsOpenIsLookedAtUntilItIsDone() {
        var all = ids(0, 20);
        done.addAll(all);
        done.remove("7");
        done.remove("9");
        turn(all, 100);
        turn(all, 111);
        assertEquals(List.of("7", "9"), turn(all, 112));
        done.add("7");
        assertEquals(List.of("7", "9"), turn(all, 113));
        assertEquals(List.of("9"), turn(all, 114));
    }

    @Test
    void whatTheContractWasNotAskedAboutIsNotPassedOver() {
        var all = ids(0, 20);
        turn(all, 100, Set.of("0", "1"));
        turn(all, 111, Set.of("0", "1"));
        assertEquals(all, turn(all, 112, Set.of()));
        done.addAll(all);
        turn(all, 123, Set.of());
        assertEquals(List.of(), turn(all, 124, Set.of()));
    }

    @Test
    void ofManyThatStayOpenAllHaveTheirTurnAndNoneIsInTheWayOfTheNext() {
        var all = ids(0, 100);
        turn(all, 100);
        turn(all, 111);
        // All are open, and have been asked about; the list goes on behind them.
        all.addAll(ids(100, 200));
        turn(all, 112, Set.of());
        Set<String> asked = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            List<String> first = list.toLookAt(all).subList(0, 50);
            assertEquals(ids(100, 125), first.subList(0, 25));
            asked.addAll(first.subList(25, 50));
            list.looked(all, done::contains, Set.copyOf(first), 113);
        }
        assertEquals(Set.copyOf(ids(0, 100)), asked);
    }

    @Test
    void ofBlocksThatMayBeReplacedNothingIsSettled() {
        var all = ids(0, 20);
        done.addAll(all);
        turn(all, 100);
        var replaced = ids(0, 18);
        replaced.addAll(List.of("x", "y"));
        done.add("y");
        assertTrue(turn(replaced, 111).contains("x"));
        assertTrue(turn(replaced, 112).contains("x"), "the list is not the one that was seen at 100");
    }

    @Test
    void aListThatIsNotTheOneThatWasGoneThroughIsGoneThroughAnew() {
        var all = ids(0, 20);
        done.addAll(all);
        turn(all, 100);
        turn(all, 111);
        assertEquals(List.of(), turn(all, 112));
        var other = ids(0, 19);
        assertEquals(other, turn(other, 113));
        other.add("z");
        assertTrue(turn(other, 114).contains("z"));
    }

    @Test
    void aVeryLongListIsTakenInPortionsWithTheNewestAndAskedForLessOften() {
        var all = ids(0, 45_000);
        done.addAll(all);
        assertFalse(list.rests());
        var first = turn(all, 100);
        assertEquals(21_000, first.size());
        assertEquals("44999", first.getLast());
        assertEquals(4, IntStream.range(0, 5).filter(i -> list.rests()).count(), "for 10,000 ids a turn");
        turn(all, 111);
        assertEquals("20000", turn(all, 112).getFirst());
        turn(all, 123);
        turn(all, 135);
        assertEquals(List.of(), turn(all, 136));
    }

    private List<String> turn(List<String> all, long block) {
        return turn(all, block, Set.copyOf(all));
    }

    private List<String> turn(List<String> all, long block, Set<String> asked) {
        List<String> look = list.toLookAt(all);
        list.looked(all, done::contains, asked, block);
        return look;
    }

    private static List<String> ids(int from, int to) {
        return new ArrayList<>(
                IntStream.range(from, to).mapToObj(String::valueOf).toList());
    }
}
