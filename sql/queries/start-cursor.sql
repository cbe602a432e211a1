-- Locks nothing that exists. Sets the cursor before the first block to read, unless another listener did.
insert into chain_cursor (chain_id, marketplace, block_number)
values (cast(:#chainId as bigint), :#marketplace, cast(:#block as bigint))
on conflict do nothing
