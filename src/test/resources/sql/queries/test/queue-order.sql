insert into order_queue (id, agent_id, priority) select id, agent_id, priority from orders where id = cast(:#id as uuid)
  returning id
