-- Locks nothing. Returns the chain's newest block by the last look, that look's age in milliseconds, and the block that
-- events are read up to, by the cursor that was used last; and for how many milliseconds it has been behind without any
-- step forward, and why.
select c.block_number, c.head_block,
       cast(extract(epoch from clock_timestamp() - c.head_at) * 1000 as bigint) as age_ms,
       cast(extract(epoch from clock_timestamp() - c.behind_since) * 1000 as bigint) as behind_ms, c.error
  from chain_cursor c order by c.head_at desc nulls last, c.updated_at desc limit 1
