-- Locks the order; writes its queue row or its completion. An order that failed because the contract had it as no
-- longer open, and that is open on chain and has time left, goes on: to the outbox with its result, or to the queue.
-- Returns its status; nothing if it failed for another reason.
with moved as (
  update orders o
     set status = case when o.result_hash is not null then 'completing'
                       when o.input_data is null then 'awaiting_input' else 'pending' end,
         error_message = null, updated_at = clock_timestamp()
   where o.order_id = :#orderId and o.status = 'failed' and o.deadline > clock_timestamp()
     and o.error_message in ('completeOrder would revert: OrderNotPending', 'completeOrder reverted: OrderNotPending')
  returning o.id, o.status, o.agent_id, o.priority, o.deadline, o.seller_address
), queued as (
  insert into order_queue (id, agent_id, priority, rank, ready)
  select m.id, m.agent_id, m.priority, queue_rank(m.deadline), a.status = 'active' and a.deleted_at is null
    from moved m join agents a on a.id = m.agent_id where m.status = 'pending'
  on conflict (id) do nothing
), posted as (
  insert into completions (id, seller_address) select m.id, m.seller_address from moved m where m.status = 'completing'
  on conflict (id) do nothing
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select m.agent_id, m.id, 'warn', 'failed here as not open on chain, but it is open: it goes on',
         jsonb_build_object('block', cast(:#block as bigint))
    from moved m
)
select id, status from moved
