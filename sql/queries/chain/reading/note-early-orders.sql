-- Locks the new rows. Notes of the orders of :#orders, JSON of orderId and blockHash, that the block of their event is
-- not deep enough yet. Returns how many.
insert into early_orders (id, chain_id, block_number, block_hash)
select o.id, o.chain_id, o.created_block, g."blockHash"
  from jsonb_to_recordset(cast(:#orders as jsonb)) as g ("orderId" text, "blockHash" text)
  join orders o on o.order_id = g."orderId"
 where o.created_block is not null
on conflict (id) do update
   set chain_id = excluded.chain_id, block_number = excluded.block_number, block_hash = excluded.block_hash
