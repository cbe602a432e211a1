-- Locks nothing. Returns how far the marketplace's events are read: the cursor's block and its hash, the newest block
-- whose hash is known, how much of the next block is taken and that block's hash, how far the second pass is, and
-- whether a condition stands against reading on; by the cursor that moved last if there are several and :#chainId does
-- not choose.
select c.chain_id, c.marketplace, c.block_number as block, b.hash as block_hash, c.verified_block as verified,
       c.first_block as first, c.head_block as head, t.block_number as tip, t.hash as tip_hash,
       c.next_block_taken as taken, c.next_block_hash as taken_hash,
       exists (select from conditions where kind = 'deep_reorg' and subject = cast(c.chain_id as text)) as halted,
       exists (select from conditions where kind = 'wrong_chain') as wrong_chain
  from chain_cursor c
  left join chain_blocks b
         on b.chain_id = c.chain_id and b.marketplace = c.marketplace and b.block_number = c.block_number
  left join lateral (select n.block_number, n.hash from chain_blocks n
                      where n.chain_id = c.chain_id and n.marketplace = c.marketplace
                      order by n.block_number desc limit 1) t on true
 where c.marketplace = :#marketplace
   and (cast(:#chainId as bigint) is null or c.chain_id = cast(:#chainId as bigint))
 order by c.updated_at desc limit 1
