-- Locks the cursor's row. Notes why a turn of reading came to nothing, until blocks are read again.
update chain_cursor c set error = cast(:#error as text)
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
