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
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select m.agent_id, m.id, 'warn', 'failed here as not open on chain, but it is open: it goes on',
         jsonb_build_object('block', cast(:#block as bigint))
    from moved m
)
select m.id, m.status
  from moved m
 cross join lateral go_on(m.id, m.status, m.agent_id, m.priority, m.deadline, m.seller_address)
