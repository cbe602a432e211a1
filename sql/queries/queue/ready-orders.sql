-- Locks queue rows whose back-off is over, skipping those that are locked, and makes them claimable. Returns their ids.
update order_queue q set ready = true
 where q.id = any (array(
         select c.id from order_queue c
          where not c.ready and c.locked_until is null and c.run_at <= now()
            and exists (select from agents a where a.id = c.agent_id and a.status = 'active')
            and not exists (select from orders o where o.id = c.id and o.orphaned_at is not null)
          order by c.run_at limit 500 for update skip locked))
returning q.id
