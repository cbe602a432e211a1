-- Locks orders that wait for an input which is there, and that input. It can come to this when both arrive in the same
-- moment. Queues them. Returns their new status.
with taken as (
  delete from early_inputs e using orders o
   where o.order_id = e.order_id and o.status = 'awaiting_input' and coalesce(o.input_hash, e.input_hash) = e.input_hash
  returning o.id, o.agent_id, e.input_data, e.input_hash
), queued as (
  insert into order_queue (id, agent_id, priority, ready)
  select t.id, t.agent_id, 0, a.status = 'active' from taken t join agents a on a.id = t.agent_id
)
update orders o set status = 'pending', input_data = t.input_data, input_hash = t.input_hash, updated_at = clock_timestamp()
  from taken t where o.id = t.id
returning o.id, o.status
