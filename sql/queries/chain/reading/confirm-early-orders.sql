-- Locks orders that are locked already, and their queue rows, skipping those that others lock. The blocks up to :#block
-- are deep enough now, and the events of the orders :#seen are in them, or in the next. Forgets that these were early,
-- and all up to that block. Of the others there the event is gone: no worker starts them until it comes back. Returns
-- how many these are.
with done as (
  delete from early_orders e
   where e.chain_id = cast(:#chainId as bigint)
     and (e.block_number <= cast(:#block as bigint)
          or e.id in (select s.id from orders s where s.order_id = any (string_to_array(:#seen, ','))))
  returning e.id
), orphaned as (
  update orders o set orphaned_at = clock_timestamp(), updated_at = clock_timestamp()
    from done d
   where o.id = d.id and o.orphaned_at is null and o.created_block <= cast(:#block as bigint)
     and not o.order_id = any (string_to_array(:#seen, ','))
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
