package steering;

import static orders.OrderStatus.AWAITING_APPROVAL;
import static orders.OrderStatus.AWAITING_INPUT;
import static orders.OrderStatus.CANCELLED;
import static orders.OrderStatus.COMPLETING;
import static orders.OrderStatus.FAILED;
import static orders.OrderStatus.PENDING;
import static orders.OrderStatus.PROCESSING;

import java.util.List;
import java.util.stream.Collectors;
import orders.OrderStatus;

/** A step that a person asks for: where it leads, and from which states. The statements hold to the same. */
enum Step {
    COMPLETE("complete", COMPLETING, List.of(AWAITING_INPUT, PENDING, AWAITING_APPROVAL, FAILED)),
    CANCEL("cancel", CANCELLED, List.of(AWAITING_INPUT, PENDING, PROCESSING, AWAITING_APPROVAL, FAILED)),
    TAKE_INPUT("take input", PENDING, List.of(AWAITING_INPUT));

    private final String words;
    private final OrderStatus end;
    private final List<OrderStatus> starts;

    Step(String words, OrderStatus end, List<OrderStatus> starts) {
        this.words = words;
        this.end = end;
        this.starts = starts;
    }

    /** @param words as routes name it: complete, cancel or take input */
    static Step of(String words) {
        for (Step one : values()) {
            if (one.words.equals(words)) {
                return one;
            }
        }
        throw new IllegalArgumentException("there is no step " + words);
    }

    OrderStatus end() {
        return end;
    }

    boolean mayStartAt(OrderStatus status) {
        return starts.contains(status);
    }

    /** The states that it may start at, in words. */
    String starts() {
        String last = starts.getLast().word();
        return starts.size() == 1
                ? last
                : starts.stream()
                                .limit(starts.size() - 1L)
                                .map(OrderStatus::word)
                                .collect(Collectors.joining(", ")) + " or " + last;
    }
}
