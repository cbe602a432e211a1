-- Locks the new orders' rows. Inserts the orders :#orders of live agents, each once, with its input if that came early
-- and fits, and then queues it. Returns the status of those that are new; nothing of one that was there or whose
-- service nobody here offers.
with given as materialized (
  select * from jsonb_to_recordset(cast(:#orders as jsonb))
      as g("orderId" text, "serviceId" text, buyer text, seller text, price numeric, units numeric, deadline bigint,
           "inputHash" text, "inputUri" text, "chainId" bigint, block bigint, transaction text, "logIndex" integer)
), agent as materialized (
  -- Who offers the services here.
  select a.id, a.status, a.service_id from agents a
   where a.service_id in (select g."serviceId" from given g) and a.deleted_at is null
), early_input as (
  -- It fits if it is one of the hashes that the event names, or the event names none.
  delete from early_inputs e using given g join agent a on a.service_id = g."serviceId"
   where e.order_id = g."orderId"
     -- The buyer's own rather than an operator's.
     and (e.given_by = g.buyer
          or e.given_by = '*'
             and not exists (select from early_inputs b where b.order_id = e.order_id and b.given_by = g.buyer))
     and (g."inputHash" is null or g."inputHash" ~ '^0x0*$'
          or lower(g."inputHash") in (e.input_hash, e.input_keccak256))
     and not exists (select from orders o where o.order_id = e.order_id)
  returning e.order_id, e.input_data, e.input_hash
), added as (
  insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units, deadline, status,
                      input_data, input_hash, input_uri, chain_id, created_block, created_tx_hash)
  select g."orderId", g."serviceId", a.id, g.buyer, g.seller, g.price, g.units,
         to_timestamp(cast(g.deadline as double precision)),
         case when e.order_id is not null then 'pending' else 'awaiting_input' end,
         e.input_data, coalesce(g."inputHash", e.input_hash), g."inputUri", g."chainId", g.block, g.transaction
    from given g join agent a on a.service_id = g."serviceId" left join early_input e on e.order_id = g."orderId"
   order by g.block, g."logIndex"
  on conflict (order_id) do nothing
  returning id, order_id, agent_id, status, deadline
), queued as (
  insert into order_queue (id, agent_id, priority, rank, ready)
  select n.id, n.agent_id, 0, queue_rank(n.deadline), a.status = 'active'
    from added n join agent a on a.id = n.agent_id
   where n.status = 'pending'
)
select n.id, n.order_id, n.status from added n
