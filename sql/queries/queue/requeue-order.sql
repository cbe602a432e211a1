-- Locks the order's queue row, if no worker holds it, unless it is locked. Makes it ready where its back-off is over
-- and its agent is active. Returns its id.
update order_queue q set ready = true
 where q.id = any (array(
         select c.id from order_queue c join agents a on a.id = c.agent_id
          where c.id = cast(:#id as uuid) and a.status = 'active' and a.deleted_at is null
            and c.locked_until is null and c.run_at <= clock_timestamp()
            for update of c skip locked))
returning q.id
