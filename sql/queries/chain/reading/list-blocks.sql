-- Locks nothing. Returns the known hashes of blocks up to :#block, newest first.
select b.block_number as number, b.hash from chain_blocks b
 where b.chain_id = cast(:#chainId as bigint) and b.marketplace = :#marketplace
   and b.block_number <= cast(:#block as bigint)
 order by b.block_number desc
