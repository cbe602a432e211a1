-- Locks the order's queue row, then the order. An order that ended here and whose agent was deleted becomes one of the
-- same owner's live agent that offers its service now, so that it can be run again. Returns it; nothing if there is
-- none to adopt it.
with queued as materialized (select q.id from order_queue q where q.id = order_named(:#orderId) for update),
target as materialized (
  select o.id, o.status, o.agent_id as was, live.id as agent_id
    from orders o
    join agents gone on gone.id = o.agent_id and gone.deleted_at is not null
    join agents live on live.service_id = o.service_id and live.deleted_at is null
                    and live.owner_address = gone.owner_address
   where o.id = order_named(:#orderId) and (select count(*) from queued) = 0
     and o.status in ('failed', 'expired', 'cancelled')
     for update of o),
adopted as (
  update orders o set agent_id = t.agent_id, updated_at = now() from target t where o.id = t.id
  returning o.id),
counted as (
  -- The order moves in the totals, and not in the days.
  insert into agent_deltas (agent_id, requests, failed)
  select c.agent_id, c.orders, c.orders * (case c.status when 'failed' then 1 else 0 end)
    from (select t.was as agent_id, -1 as orders, t.status from target t
          union all
          select t.agent_id, 1, t.status from target t) c)
select id from adopted
