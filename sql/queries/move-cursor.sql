-- Locks the cursor until the transaction ends. Moves it from :#before to :#after; no row if another listener was faster.
update chain_cursor c set block_number = cast(:#after as bigint), updated_at = clock_timestamp()
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
   and c.block_number = cast(:#before as bigint)
