select o.status, o.failures, o.error_message, (select count(*) from order_queue q where q.id = o.id) as queued,
       (select count(*) from completions c where c.id = o.id) as outbox,
       exists (select from order_queue q where q.id = o.id and q.locked_until < clock_timestamp()) as overdue,
       (select count(*) from logs l where l.order_id = o.id) as steps
  from orders o where o.id = cast(:#id as uuid)
