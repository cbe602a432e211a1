package guardrails;

import java.util.List;

/**
 * Whether a person has to look at an answer before it is sold.
 *
 * @param reasons why, as sentences for that person; empty if nobody has to
 * @param confidence how sure the model is of the answer, from 0 to 1; null if nobody asked, or it is not known
 */
public record Review(List<String> reasons, Double confidence) {

    public Review {
        reasons = List.copyOf(reasons);
    }

    /** True if the answer waits for a person. */
    public boolean isNeeded() {
        return !reasons.isEmpty();
    }
}
