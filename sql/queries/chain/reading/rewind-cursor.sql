-- Writes the locked cursor. Sets it back to the end of :#block, if it is above, and forgets the hashes of the blocks
-- above :#keep. Returns the cursor's block.
with forgotten as (
  delete from chain_blocks b
   where b.chain_id = cast(:#chainId as bigint) and b.marketplace = :#marketplace
     and b.block_number > cast(:#keep as bigint)
)
update chain_cursor c
   set block_number = least(c.block_number, cast(:#block as bigint)), next_block_taken = 0, next_block_hash = null,
       verified_block = least(c.verified_block, cast(:#block as bigint)), updated_at = clock_timestamp()
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
returning c.block_number
