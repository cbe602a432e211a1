-- Locks the order, its settlements and its mined transaction, and writes its queue row or its completion. An order
-- that the chain completed or cancelled here and that, at :#block, is in another state on chain goes back to where it
-- was before. Returns its status; nothing if it is not so.
with target as (
  select o.id, o.status as was, b.status, b.error from orders o cross join lateral state_before(o) b
   where o.order_id = :#orderId and o.status in ('completed', 'cancelled') and b.status <> o.status
     and o.settled_block <= cast(:#block as bigint)
     for update of o
), forgotten as (
  delete from settlements s using target t where s.order_id = t.id
), moved as (
  update orders o
     set status = t.status, error_message = t.error, settled_block = null, settled_tx = null, completed_at = null,
         complete_tx_hash = null,
         result_uri = case when o.result_cid is null and t.status <> 'completing' then null else o.result_uri end,
         updated_at = clock_timestamp()
    from target t where o.id = t.id
  returning o.id, o.status, o.agent_id, o.priority, o.deadline, o.seller_address, t.was
), signed as (
  -- It did not complete the order, and may be mined again.
  update transactions t
     set status = 'signed', block_number = null, gas_used = null, error = null, mined_at = null, missing_since = null
    from moved m where t.order_id = m.id and m.was = 'completed' and t.status in ('mined', 'reverted')
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select m.agent_id, m.id, 'warn', m.was || ' here, but still open on chain, or ended otherwise there: it goes on',
         jsonb_build_object('block', cast(:#block as bigint))
    from moved m
)
select m.id, m.status
  from moved m
 cross join lateral go_on(m.id, m.status, m.agent_id, m.priority, m.deadline, m.seller_address)
