-- Locks the cursor's row. Notes the chain's newest block by a listener's look of now, and since when there has been
-- more to read.
update chain_cursor c
   set head_block = cast(:#head as bigint), head_at = clock_timestamp(),
       behind_since = case when c.block_number < cast(:#head as bigint) - cast(:#confirmations as bigint)
                           then coalesce(c.behind_since, clock_timestamp()) end
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
