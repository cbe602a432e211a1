-- Locks the order and its mined transaction, and writes its completion. An order that is completed here and, at
-- :#block, still open on chain waits in the outbox again. Returns its status; nothing if it is not so.
with reopened as (
  update orders o
     set status = 'completing', completed_at = null, complete_tx_hash = null, settled_block = null, settled_tx = null,
         updated_at = clock_timestamp()
   where o.order_id = :#orderId and o.status = 'completed' and o.settled_block <= cast(:#block as bigint)
     and o.result_uri is not null and o.result_hash is not null
  returning o.id, o.status, o.agent_id, o.seller_address
), posted as (
  insert into completions (id, seller_address) select r.id, r.seller_address from reopened r
  on conflict (id) do nothing
), signed as (
  update transactions t
     set status = 'signed', block_number = null, gas_used = null, error = null, mined_at = null, missing_since = null
    from reopened r where t.order_id = r.id and t.status in ('mined', 'reverted')
), forgotten as (
  delete from settlements s using reopened r where s.order_id = r.id
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select r.agent_id, r.id, 'warn', 'completed here, but still open on chain: it is completed again',
         jsonb_build_object('block', cast(:#block as bigint))
    from reopened r
)
select id, status from reopened
