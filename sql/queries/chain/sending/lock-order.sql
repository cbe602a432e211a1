-- Locks the order's row in the queue, if it has one, and then the order. Returns the order's id.
with queued as materialized (select q.id from order_queue q where q.id = cast(:#id as uuid) for update)
select o.id from orders o where o.id = cast(:#id as uuid) and (select count(*) from queued) >= 0
   for no key update
