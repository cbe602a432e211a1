-- Locks nothing that exists. Sets the cursor before the first block to read, unless another listener did.
insert into chain_cursor (chain_id, marketplace, block_number, verified_block, first_block)
values (cast(:#chainId as bigint), :#marketplace, cast(:#block as bigint), cast(:#block as bigint),
        cast(:#block as bigint) + 1)
on conflict do nothing
