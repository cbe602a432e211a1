-- Locks nothing. Returns the block that events are read up to, by the cursor that moved last.
select block_number from chain_cursor order by updated_at desc limit 1
