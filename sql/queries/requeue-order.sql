-- Locks the order's queue row, if no worker holds it. Makes it ready where its back-off is over and its agent is active.
-- Returns its id.
update order_queue q set ready = true
  from agents a
 where q.id = cast(:#id as uuid) and a.id = q.agent_id and a.status = 'active' and a.deleted_at is null
   and q.locked_until is null and q.run_at <= clock_timestamp()
returning q.id
