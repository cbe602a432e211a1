insert into chain_cursor (chain_id, marketplace, block_number, verified_block, head_block, head_at)
values (1, '0x' || repeat('5', 40), 1, 0, cast(:#block as bigint), now())
on conflict (chain_id, marketplace) do update set head_block = excluded.head_block, head_at = now()
returning head_block
