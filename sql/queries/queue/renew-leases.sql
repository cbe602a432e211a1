-- Locks the rows of order_queue that :#worker holds, skipping those that others lock, so that it waits for nobody.
-- Extends their leases to :#leaseMs milliseconds from now. Returns the ids that it may go on with, and whether each was
-- renewed; an order that was settled, stopped or taken over meanwhile is not among them.
with mine as materialized (
  select q.id from order_queue q
   where q.locked_by = :#worker and q.id = any (cast(string_to_array(:#ids, ',') as uuid[]))
     and exists (select from orders o where o.id = q.id and o.status = 'processing')
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
select m.id, exists (select from renewed r where r.id = m.id) as renewed from mine m
