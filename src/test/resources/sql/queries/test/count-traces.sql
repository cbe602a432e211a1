select (select count(*) from results r where r.order_id = o.id) as results,
       (select count(*) from completions c where c.id = o.id) as completions,
       (select count(*) from order_queue q where q.id = o.id) as queued
  from orders o where o.id = cast(:#id as uuid)
