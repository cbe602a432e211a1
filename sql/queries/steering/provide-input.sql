-- Locks the order's queue row, then the order, and writes its queue row, ready if its agent is active. Returns the
-- state that the order was in, whether it has this input now (it may have had it before), and whether the input has the
-- hash that the order asks for; no row if there is no such order, or it is another buyer's than :#givenBy ('*' speaks
-- for any).
with held as materialized (select q.id from order_queue q where q.id = order_named(:#orderId) for update),
target as materialized (
  select o.id, o.agent_id, o.status, o.priority, o.deadline, o.input_data, a.status = 'active' as active,
         o.input_hash is null or o.input_hash ~ '^0x0*$' or lower(o.input_hash) in (:#sha256, :#keccak256) as matches
    from orders o join agents a on a.id = o.agent_id
   where o.id = order_named(:#orderId) and (select count(*) from held) >= 0 and :#givenBy in ('*', o.buyer_address)
     for update of o),
changed as (
  update orders o set status = 'pending', input_data = cast(:#input as jsonb), updated_at = now()
    from target t where o.id = t.id and t.status = 'awaiting_input' and t.matches
  returning o.id),
queued as (
  insert into order_queue (id, agent_id, priority, rank, ready)
  select t.id, t.agent_id, t.priority, queue_rank(t.deadline), t.active from target t join changed c on c.id = t.id
  on conflict (id) do nothing)
select t.status, t.matches, c.id is not null or t.input_data is not distinct from cast(:#input as jsonb) as changed
  from target t left join changed c on c.id = t.id
