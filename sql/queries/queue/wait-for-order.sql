-- Locks the queue row of attempt :#attempt, then the order, for a moment: it waits for who has them locked. Returns
-- whether the attempt still holds the order, the order's status, and its run; nothing if there is no such order.
with held as materialized (
  select q.id from order_queue q
   where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
     for update
)
select (select count(*) from held) > 0 as held, o.status, o.run
  from orders o
 where o.id = cast(:#id as uuid) and (select count(*) from held) >= 0
   for no key update
