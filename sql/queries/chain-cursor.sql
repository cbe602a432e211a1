-- Locks nothing. Returns how far the marketplace's events are read.
select c.block_number from chain_cursor c
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
