-- Locks the cursor against moving until the transaction ends. Returns those of :#blocks that are read, and that are not
-- known by another hash: from then on a reorganisation takes back what they did.
with cursor as materialized (
  select c.chain_id, c.marketplace, c.block_number from chain_cursor c
   where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
     for share
)
select g.hash
  from jsonb_to_recordset(cast(:#blocks as jsonb)) as g(block bigint, hash text)
  join cursor c on c.block_number >= g.block
 where not exists (select from chain_blocks b
                    where b.chain_id = c.chain_id and b.marketplace = c.marketplace
                      and b.block_number = g.block and b.hash <> g.hash)
