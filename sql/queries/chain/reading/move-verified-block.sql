-- Writes the locked cursor: the second pass has read up to :#block. Returns that block.
update chain_cursor c set verified_block = cast(:#block as bigint)
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
returning c.verified_block
