-- Locks the cursor's row. Notes the chain's newest block by a listener's look of now.
update chain_cursor c set head_block = cast(:#head as bigint), head_at = clock_timestamp()
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
