-- The agents that have orders which may start now, without a look at each order.
create index order_queue_ready_agent on order_queue (agent_id) where ready;
