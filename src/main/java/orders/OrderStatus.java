package orders;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The states of an order, and which may follow which: what the table {@code order_transitions} says, which guards every write. */
public enum OrderStatus {
    AWAITING_INPUT,
    PENDING,
    PROCESSING,
    AWAITING_APPROVAL,
    COMPLETING,
    COMPLETED,
    FAILED,
    CANCELLED,
    EXPIRED,
    DISPUTED;

    /** The state's word in the database, the API and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static OrderStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** True if the runtime gives an order this state when it comes to know it. */
    public boolean isFirst() {
        return this == AWAITING_INPUT || this == PENDING;
    }

    /** True if an order may go from here to {@code next}. */
    public boolean mayBecome(OrderStatus next) {
        return next().contains(next);
    }

    /** True if an order may go from here back to {@code earlier}, but only because the block that moved it was replaced. */
    public boolean mayReturnTo(OrderStatus earlier) {
        return isSettled() && earlier != this && earlier != PROCESSING && earlier != COMPLETED && !mayBecome(earlier);
    }

    private boolean isSettled() {
        return this == COMPLETED || this == FAILED || this == CANCELLED || this == EXPIRED || this == DISPUTED;
    }

    private Set<OrderStatus> next() {
        return switch (this) {
            case AWAITING_INPUT -> with(PENDING, COMPLETING, FAILED, EXPIRED);
            case PENDING -> with(PROCESSING, COMPLETING, FAILED, EXPIRED);
            case PROCESSING -> with(PENDING, AWAITING_APPROVAL, COMPLETING, FAILED, EXPIRED);
            case AWAITING_APPROVAL -> with(PENDING, COMPLETING, FAILED, EXPIRED);
            case COMPLETING -> with(FAILED, EXPIRED);
            case COMPLETED -> EnumSet.noneOf(OrderStatus.class);
            case FAILED, EXPIRED -> with(AWAITING_INPUT, PENDING, COMPLETING);
            // Stopped here by a person: the order is still open on chain, where it may move on.
            case CANCELLED -> EnumSet.of(AWAITING_INPUT, PENDING, COMPLETED, DISPUTED);
            // The buyer is refunded; or the dispute is rejected, nobody is paid, and the order is where it was before.
            case DISPUTED ->
                EnumSet.of(
                        AWAITING_INPUT, PENDING, AWAITING_APPROVAL, COMPLETING, COMPLETED, FAILED, CANCELLED, EXPIRED);
        };
    }

    /** And what the chain may make of any order that it has still open. */
    private static Set<OrderStatus> with(OrderStatus... steps) {
        Set<OrderStatus> all = EnumSet.of(COMPLETED, CANCELLED, DISPUTED);
        all.addAll(Set.of(steps));
        return all;
    }
}
