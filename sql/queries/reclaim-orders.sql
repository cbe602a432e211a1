-- Locks queue rows whose lease ended, and their orders, skipping those that are locked. Puts these orders back for
-- another worker. Returns their new status.
with abandoned as (
  update order_queue q
     set ready = exists (select from agents a where a.id = q.agent_id and a.status = 'active'),
         locked_by = null, locked_until = null, run_at = clock_timestamp()
   where q.id = any (array(
           select c.id from order_queue c where c.locked_until < clock_timestamp()
            order by c.locked_until limit 500 for update skip locked))
  returning q.id
)
update orders o set status = 'pending', updated_at = clock_timestamp()
  from abandoned a where o.id = a.id and o.status = 'processing'
returning o.id, o.status
