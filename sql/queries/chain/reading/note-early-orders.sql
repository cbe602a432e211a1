-- Locks the new rows. Notes of the orders :#orderIds that the block of their event is not deep enough yet. Returns how
-- many.
insert into early_orders (id, chain_id, block_number)
select o.id, o.chain_id, o.created_block from orders o
 where o.order_id = any (string_to_array(:#orderIds, ',')) and o.created_block is not null
on conflict (id) do update set chain_id = excluded.chain_id, block_number = excluded.block_number
