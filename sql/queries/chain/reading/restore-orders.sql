-- Locks the orders of :#orders. Writes down the block that has an order's event now, where that is another one than
-- before, and what its event says; an order whose block had been replaced may be worked on again. Returns the status
-- of those of which this is news.
with given as materialized (
  select * from jsonb_to_recordset(cast(:#orders as jsonb))
      as g("orderId" text, buyer text, seller text, price numeric, units numeric, deadline bigint,
           "inputHash" text, "inputUri" text, "chainId" bigint, block bigint, transaction text)
), target as (
  select o.id, o.orphaned_at, o.created_tx_hash is null as found_by_asking, g.*
    from given g join orders o on o.order_id = g."orderId"
   where o.orphaned_at is not null or o.created_block <> g.block
      or o.created_tx_hash is distinct from coalesce(g.transaction, o.created_tx_hash)
     for update of o
), restored as (
  update orders o
     set chain_id = t."chainId", created_block = t.block, created_tx_hash = coalesce(t.transaction, o.created_tx_hash),
         orphaned_at = null, buyer_address = t.buyer, seller_address = t.seller, price_wei = t.price, units = t.units,
         deadline = to_timestamp(cast(t.deadline as double precision)),
         input_hash = coalesce(t."inputHash", o.input_hash), input_uri = coalesce(t."inputUri", o.input_uri),
         updated_at = clock_timestamp()
    from target t where o.id = t.id
  returning o.id, o.order_id, o.agent_id, o.status, o.created_block, t.transaction, t.orphaned_at
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select r.agent_id, r.id, 'info',
         case when r.orphaned_at is null then 'its event is in another block'
           else 'its event is back, in another block' end,
         jsonb_build_object('block', r.created_block, 'transaction', r.transaction)
    from restored r
)
select r.id, r.order_id, r.status, r.orphaned_at is not null as returned from restored r
