select o.status, o.finish_reason, o.input_tokens + o.output_tokens as tokens,
       (select count(*) from order_queue q where q.id = o.id) as queued,
       (select count(*) from results r where r.order_id = o.id) as results,
       (select count(*) from completions c where c.id = o.id) as outbox,
       (select count(*) from order_turns t where t.order_id = o.id) as turns
  from orders o where o.id = cast(:#id as uuid)
