package chain.reconciling;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How far the contract's list of a seller's orders was looked through. Orders are only ever added to its end, so what was done
 * with once, and is deeper than a reorganisation reaches, is not looked at again: a turn costs what is new or open, and not the
 * seller's history. The contract has no other way to tell than the whole list, so a long one is asked for less often.
 */
final class SellerList {

    // How many ids a turn's list may have on average: 320 KB of an answer.
    private static final int IDS_A_TURN = 10_000;
    private static final int PORTION = 20_000;
    private static final int NEWEST = 1_000;
    private static final int NEXT = 25;
    private static final int MOST_OPEN = 10_000;

    private final long window;
    // Before this place all is done with, but for these.
    private int through;
    private String last;
    private final Set<String> open = new LinkedHashSet<>();
    // How long the list was at a block that may be replaced; deep enough, it is how far may be gone.
    private Sample sample;
    private int rest;

    private record Sample(int size, String last, long block) {}

    SellerList(long window) {
        this.window = window;
    }

    /** True if it is not to be asked for in this turn, because it was long in an earlier one. */
    boolean rests() {
        return rest > 0 && rest-- > 0;
    }

    /**
     * The ids to look at in this turn, in the list's order.
     *
     * @param all the whole list now
     */
    List<String> toLookAt(List<String> all) {
        rest = all.size() / IDS_A_TURN;
        if (through > all.size() || through > 0 && !all.get(through - 1).equals(last)) {
            // Blocks were replaced that were taken for settled: it begins anew.
            through = 0;
            open.clear();
            sample = null;
        }
        Set<String> look = new LinkedHashSet<>();
        if (open.size() > NEXT) {
            // The first are asked about: of many that stay open none may be in the way of the next.
            look.addAll(all.subList(through, Math.min(all.size(), through + NEXT)));
        }
        look.addAll(open);
        look.addAll(all.subList(through, Math.min(all.size(), through + PORTION)));
        look.addAll(all.subList(Math.max(through, all.size() - NEWEST), all.size()));
        return new ArrayList<>(look);
    }

    /**
     * Goes on to the first that is to be looked at again as part of the list.
     *
     * @param done true of an id that needs no further look
     * @param asked those that the contract was asked about, and that are looked at again by themselves unless they are done
     * @param block after which the list was so
     */
    void looked(List<String> all, Predicate<String> done, Set<String> asked, long block) {
        if (open.size() > NEXT) {
            // Who was asked about goes to the end: all have their turn.
            asked.stream().filter(open::remove).toList().forEach(open::add);
        }
        open.removeIf(done);
        if (sample != null && sample.block() + window < block) {
            boolean isAsItWas = sample.size() <= all.size()
                    && (sample.size() == 0 || all.get(sample.size() - 1).equals(sample.last()));
            if (isAsItWas) {
                goOn(all.subList(0, sample.size()), done, asked);
            }
            sample = null;
        }
        if (sample == null) {
            sample = new Sample(all.size(), all.isEmpty() ? null : all.getLast(), block);
        }
    }

    private void goOn(List<String> settled, Predicate<String> done, Set<String> asked) {
        int before = through;
        while (through < Math.min(settled.size(), before + PORTION)) {
            String id = settled.get(through);
            if (!done.test(id)) {
                if (!asked.contains(id) && !open.contains(id) || open.size() >= MOST_OPEN) {
                    break;
                }
                open.add(id);
            }
            through++;
        }
        last = through == 0 ? null : settled.get(through - 1);
    }
}
