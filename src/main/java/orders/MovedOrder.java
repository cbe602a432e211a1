package orders;

import java.util.UUID;

/** An order that a statement moved, and where to. */
public record MovedOrder(UUID id, OrderStatus status) {}
