-- Locks the cursor until the transaction ends, so that one listener at a time writes what it read. Returns its block.
select c.block_number from chain_cursor c
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
   for update
