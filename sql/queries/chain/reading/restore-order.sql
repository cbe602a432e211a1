-- Locks the order. Writes down the block that has its event now, where that is another one than before, and what its
-- event says; an order whose block had been replaced may be worked on again. Returns its status; nothing if this is no
-- news.
with target as (
  select o.id, o.orphaned_at, o.created_tx_hash is null as found_by_asking from orders o
   where o.order_id = :#orderId
     and (o.orphaned_at is not null or o.created_block <> cast(:#block as bigint)
          or o.created_tx_hash is distinct from coalesce(cast(:#transaction as text), o.created_tx_hash))
     for update
), restored as (
  update orders o
     set chain_id = cast(:#chainId as bigint), created_block = cast(:#block as bigint),
         created_tx_hash = coalesce(cast(:#transaction as text), o.created_tx_hash),
         orphaned_at = null, buyer_address = :#buyer, seller_address = :#seller, price_wei = cast(:#price as numeric),
         units = cast(:#units as numeric), deadline = to_timestamp(cast(:#deadline as double precision)),
         input_hash = coalesce(cast(:#inputHash as text), o.input_hash),
         input_uri = coalesce(cast(:#inputUri as text), o.input_uri), updated_at = clock_timestamp()
    from target t where o.id = t.id
  returning o.id, o.agent_id, o.status, t.orphaned_at, t.found_by_asking
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select r.agent_id, r.id, 'info',
         case when r.orphaned_at is null then 'its event is in another block'
           else 'its event is back, in another block' end,
         jsonb_build_object('block', cast(:#block as bigint), 'transaction', cast(:#transaction as text))
    from restored r
)
select r.id, r.status, r.orphaned_at is not null as returned from restored r
