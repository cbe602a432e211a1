-- Locks orders that wait for an input which is there and has the hash that they ask for, if they ask for one, and that
-- input; skips what is locked. It can come to this when both arrive in the same moment. Queues them. Returns their new
-- status.
with waiting as (
  select o.id, o.order_id, o.agent_id, o.priority, o.deadline, e.input_data, e.input_hash
    from early_inputs e join orders o on o.order_id = e.order_id
   where o.status = 'awaiting_input'
     -- The buyer's own rather than an operator's.
     and (e.given_by = o.buyer_address
          or e.given_by = '*'
             and not exists (select from early_inputs b where b.order_id = e.order_id and b.given_by = o.buyer_address))
     and (o.input_hash is null or o.input_hash ~ '^0x0*$' or lower(o.input_hash) in (e.input_hash, e.input_keccak256))
   limit 500 for update skip locked
), taken as (
  delete from early_inputs e using waiting w where e.order_id = w.order_id
), queued as (
  insert into order_queue (id, agent_id, priority, rank, ready)
  select w.id, w.agent_id, w.priority, queue_rank(w.deadline), a.status = 'active'
    from waiting w join agents a on a.id = w.agent_id
  on conflict (id) do nothing
)
update orders o
   set status = 'pending', input_data = w.input_data, input_hash = coalesce(o.input_hash, w.input_hash),
       updated_at = clock_timestamp()
  from waiting w where o.id = w.id
returning o.id, o.status
