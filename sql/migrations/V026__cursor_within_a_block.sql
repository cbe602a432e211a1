-- A block may have more events than one transaction should write. How many log entries of the block after block_number are in
-- orders already, and the hash of the block that they are of; null if none is.
alter table chain_cursor add column next_block_taken integer not null default 0;
alter table chain_cursor add column next_block_hash text;
alter table chain_cursor add constraint chain_cursor_next_block_check
  check (next_block_taken >= 0 and (next_block_taken > 0) = (next_block_hash is not null));
