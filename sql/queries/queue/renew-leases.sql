-- Locks the rows of order_queue that :#worker holds, skipping those that others lock, so that it waits for nobody.
-- Extends their leases to :#leaseMs milliseconds from now. Returns the ids that it may go on with, and whether each was
-- renewed; an order that was settled, stopped or taken over meanwhile is not among them.
with mine as materialized (
  select q.id from order_queue q
   where q.locked_by = :#worker and q.id = any (cast(string_to_array(:#ids, ',') as uuid[]))
     -- One by one by its id, and no join: with the figures of an empty table that would be each with each.
     and (select o.status from orders o where o.id = q.id) = 'processing'
), unlocked as materialized (
  select q.id from order_queue q
   where q.locked_by = :#worker and q.id = any (array(select m.id from mine m))
     for no key update skip locked
), renewed as (
  update order_queue q
     set locked_until = clock_timestamp() + cast(:#leaseMs as bigint) * interval '1 millisecond'
   where q.id = any (array(select u.id from unlocked u))
  returning q.id
)
select m.id, m.id = any (array(select r.id from renewed r)) as renewed from mine m
