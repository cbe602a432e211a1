package bench;

import java.util.List;
import java.util.Map;

/** Orders whose model takes half a second: which share of what all slots could do is done. */
final class ModelBound implements Measure {

    private static final int MODEL_MS = 500;
    private static final double IDEAL_PER_SLOT = 1000.0 / MODEL_MS;
    private static final double SECONDS = 10;
    private static final double QUICK_SECONDS = 3;
    private static final double LONGEST_SECONDS = 25;
    private static final double QUICK_LONGEST_SECONDS = 10;
    private static final int AGENTS = 50;
    private static final Map<Integer, String> NAMES =
            Map.of(100, "model-bound, concurrency 100", 1_000, "model-bound, concurrency 1,000");

    @Override
    public String name() {
        return "model-bound";
    }

    @Override
    public void round(Workbench around, Results results) throws Exception {
        for (int slots : List.of(100, 1_000)) {
            Warm warm = around.warm(slots);
            double ideal = slots * IDEAL_PER_SLOT;
            int count = (int) (ideal * (around.quick() ? QUICK_SECONDS : SECONDS));
            around.model().answerAfter(MODEL_MS);
            double before = warm.program().cpu() + around.server().cpu();
            Orders.Done done = warm.orders()
                    .work(count, warm.agents(AGENTS), around.quick() ? QUICK_LONGEST_SECONDS : LONGEST_SECONDS);
            around.model().answerAfter(0);
            results.add(NAMES.get(slots), "of ideal", done.perSecond() / ideal);
            results.add(
                    NAMES.get(slots) + ", CPU of an order",
                    "ms",
                    (warm.program().cpu() + around.server().cpu() - before) * 1000 / Math.max(1, done.orders()));
            results.add(NAMES.get(slots) + ", memory", "MiB", warm.program().memory());
        }
    }
}
