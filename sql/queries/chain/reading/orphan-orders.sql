-- Locks the orders that blocks above :#block created, and then their queue rows, skipping those that are locked. They
-- are not on chain any more: no worker starts them until their event comes back. Returns how many.
with orphaned as (
  update orders o set orphaned_at = clock_timestamp(), updated_at = clock_timestamp()
   where o.chain_id = cast(:#chainId as bigint) and o.created_block > cast(:#block as bigint) and o.orphaned_at is null
  returning o.id, o.agent_id, o.created_block, o.created_tx_hash
), held as (
  update order_queue q set ready = false
   where q.id = any (array(select c.id from order_queue c join orphaned n on n.id = c.id
                            where c.ready for update of c skip locked))
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select n.agent_id, n.id, 'warn', 'its block was replaced: the order waits until its event is in another block',
         jsonb_build_object('block', n.created_block, 'transaction', n.created_tx_hash)
    from orphaned n
)
select count(*) as orders from orphaned
