package chain.reading;

import orders.OrderStatus;

/**
 * How an order ends.
 *
 * @param status completed, cancelled, disputed, expired or failed
 * @param block the block that the contract was asked as of; null if it does not matter
 * @param transaction that moved it there; null if that is not known
 * @param error for the order's log; null if it is completed
 */
public record Ending(OrderStatus status, Long block, String transaction, String error) {}
