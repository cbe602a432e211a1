-- Locks nothing that others want. Has the planner know the queue as it is.
analyze order_queue, orders, agents
