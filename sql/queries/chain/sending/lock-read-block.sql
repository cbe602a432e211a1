-- Locks the cursor against moving until the transaction ends. Returns its block if :#block is read, and is not known by
-- another hash than :#hash: from then on a reorganisation takes back what the block did.
select c.block_number from chain_cursor c
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
   and c.block_number >= cast(:#block as bigint)
   and not exists (select from chain_blocks b
                    where b.chain_id = c.chain_id and b.marketplace = c.marketplace
                      and b.block_number = cast(:#block as bigint) and b.hash <> :#hash)
   for share
