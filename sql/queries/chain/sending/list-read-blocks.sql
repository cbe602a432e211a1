-- Locks nothing; lock-cursor comes before it, so that this sees what the listener had written when it was locked.
-- Returns those of :#blocks that are read, and that are not known by another hash: from then on a reorganisation takes
-- back what they did.
select g.hash
  from jsonb_to_recordset(cast(:#blocks as jsonb)) as g(block bigint, hash text)
  join chain_cursor c on c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
                     and c.block_number >= g.block
 where not exists (select from chain_blocks b
                    where b.chain_id = c.chain_id and b.marketplace = c.marketplace
                      and b.block_number = g.block and b.hash <> g.hash)
