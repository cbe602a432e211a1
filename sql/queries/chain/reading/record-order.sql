-- Locks the new order's rows. Inserts an order of a live agent, once, with its input if that came early and fits, and
-- then queues it. Returns its status; nothing if it was there or nobody here offers the service.
with agent as (
  -- Who offers the service here.
  select a.id, a.status from agents a where a.service_id = :#serviceId and a.deleted_at is null
), early_input as (
  -- It fits if it is one of the hashes that the event names, or the event names none.
  delete from early_inputs e
   where e.order_id = :#orderId and exists (select from agent)
     -- The buyer's own rather than an operator's.
     and (e.given_by = :#buyer
          or e.given_by = '*'
             and not exists (select from early_inputs b where b.order_id = e.order_id and b.given_by = :#buyer))
     and (cast(:#inputHash as text) is null or cast(:#inputHash as text) ~ '^0x0*$'
          or lower(cast(:#inputHash as text)) in (e.input_hash, e.input_keccak256))
     and not exists (select from orders o where o.order_id = e.order_id)
  returning e.input_data, e.input_hash
), added as (
  insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units, deadline, status,
                      input_data, input_hash, input_uri, chain_id, created_block, created_tx_hash)
  select :#orderId, :#serviceId, a.id, :#buyer, :#seller, cast(:#price as numeric), cast(:#units as numeric),
         to_timestamp(cast(:#deadline as double precision)),
         case when exists (select from early_input) then 'pending' else 'awaiting_input' end,
         (select input_data from early_input),
         coalesce(cast(:#inputHash as text), (select input_hash from early_input)), cast(:#inputUri as text),
         cast(:#chainId as bigint), cast(:#block as bigint), :#transaction
    from agent a
  on conflict (order_id) do nothing
  returning id, agent_id, status
), queued as (
  insert into order_queue (id, agent_id, priority, rank, ready)
  select n.id, n.agent_id, 0, queue_rank(to_timestamp(cast(:#deadline as double precision))), a.status = 'active'
    from added n join agent a on a.id = n.agent_id
   where n.status = 'pending'
)
select n.id, n.status from added n
