-- Locks the claimed rows of order_queue, skipping those that another worker is claiming, and their orders.
-- Returns up to :#limit orders, highest priority first, then by rank (docs/orders.md), leased to :#worker for :#leaseMs
-- milliseconds. An order whose block is no longer part of the chain stays where it is.
with claimed as (
  update order_queue q
     set ready = false, locked_by = :#worker, attempt = nextval('order_attempts'),
         locked_until = clock_timestamp() + cast(:#leaseMs as bigint) * interval '1 millisecond'
   where q.id = any (array(
           select c.id from order_queue c
            where c.ready and exists (select from agents a where a.id = c.agent_id and a.status = 'active' and a.deleted_at is null)
              and (select o.orphaned_at is null from orders o where o.id = c.id)
            order by c.priority desc, c.rank, c.id
            limit cast(:#limit as integer)
            for update of c skip locked))
  returning q.id, q.attempt
)
update orders o
   set status = 'processing', started_at = coalesce(o.started_at, clock_timestamp()), updated_at = clock_timestamp()
  from claimed c
 where o.id = c.id and o.status = 'pending'
returning o.id, o.order_id, o.agent_id, c.attempt, o.failures, o.service_id, o.buyer_address, o.seller_address,
          o.price_wei, o.units, o.deadline, o.input_data::text as input_data, o.status
