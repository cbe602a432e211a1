-- Locks the order and writes its queue row, or its outbox row if it has a result already. Returns the state that the order
-- was in and whether it runs again; no row if there is no such order.
with target as (
  select o.id, o.agent_id, o.status, o.priority, o.seller_address, a.status = 'active' as active, a.deleted_at,
         case when o.status = 'failed' and o.result_cid is not null then 'completing'
              when o.input_data is null then 'awaiting_input'
              else 'pending' end as next
    from orders o join agents a on a.id = o.agent_id
   where o.id = order_named(:#orderId)
     for update of o),
changed as (
  update orders o
     set status = t.next, failures = 0, error_message = null, updated_at = now()
    from target t
   where o.id = t.id and (t.deleted_at is null or t.next = 'completing')
     and (t.status in ('failed', 'pending')
          or t.status = 'cancelled' and o.error_message in ('cancelled by request', 'the agent was deleted'))
  returning o.id),
queued as (
  insert into order_queue as q (id, agent_id, priority, ready)
  select t.id, t.agent_id, t.priority, t.active from target t join changed c on c.id = t.id where t.next = 'pending'
  on conflict (id) do update set ready = excluded.ready, run_at = now() where q.locked_until is null),
outbox as (
  insert into completions as p (id, seller_address)
  select t.id, t.seller_address from target t join changed c on c.id = t.id where t.next = 'completing'
  on conflict (id) do update set run_at = now(), failures = 0)
select t.status, c.id is not null as changed from target t left join changed c on c.id = t.id
