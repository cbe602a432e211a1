-- Locks the rows of order_queue that :#worker holds. Extends their leases to :#leaseMs milliseconds from now and
-- returns the ids that it may go on with; an order that was settled, stopped or taken over meanwhile is not among them.
update order_queue q
   set locked_until = clock_timestamp() + cast(:#leaseMs as bigint) * interval '1 millisecond'
 where q.locked_by = :#worker
   and q.id = any (cast(string_to_array(:#ids, ',') as uuid[]))
   and exists (select from orders o where o.id = q.id and o.status = 'processing')
returning q.id
