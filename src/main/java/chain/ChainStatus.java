package chain;

import java.math.BigInteger;

/** An order's status as the marketplace has it, and the runtime's status that stands for it once it has left Pending. */
enum ChainStatus {
    PENDING("completing"),
    COMPLETED("completed"),
    DISPUTED("disputed"),
    CANCELLED("cancelled"),
    REFUNDED("cancelled"),
    DISPUTE_RESOLVED("completed");

    private final String orderStatus;

    ChainStatus(String orderStatus) {
        this.orderStatus = orderStatus;
    }

    static ChainStatus of(BigInteger number) {
        return values()[number.intValueExact()];
    }

    String orderStatus() {
        return orderStatus;
    }
}
