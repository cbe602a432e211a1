-- An agent's orders of one status, newest first, however rare they are among its others.
create index orders_agent_status on orders (agent_id, status, id);
