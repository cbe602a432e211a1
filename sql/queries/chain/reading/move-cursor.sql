-- Writes the locked cursor. Moves it to :#after, and :#taken log entries into the block after that, whose hash is
-- :#takenHash. Keeps the hashes :#hashes of the blocks :#numbers, and forgets those that are more than :#window blocks
-- older than :#after, none if it is null: with the oldest that stays, all of the window can be replaced. Returns the
-- cursor's block.
with moved as (
  update chain_cursor c
     set block_number = cast(:#after as bigint), next_block_taken = cast(:#taken as integer),
         next_block_hash = cast(:#takenHash as text), updated_at = clock_timestamp(), behind_since = null,
         error = null,
         -- The node has just been heard of: a long way to the head is no silence.
         head_at = clock_timestamp()
   where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace
  returning c.block_number
), kept as (
  insert into chain_blocks (chain_id, marketplace, block_number, hash)
  select cast(:#chainId as bigint), :#marketplace, n.number, n.hash
    from unnest(cast(string_to_array(:#numbers, ',') as bigint[]), string_to_array(:#hashes, ',')) as n (number, hash)
  on conflict (chain_id, marketplace, block_number) do update set hash = excluded.hash
), forgotten as (
  delete from chain_blocks b
   where b.chain_id = cast(:#chainId as bigint) and b.marketplace = :#marketplace
     and b.block_number < cast(:#after as bigint) - cast(:#window as bigint)
)
select block_number from moved
