-- Locks the cursor against moving until the transaction ends; waits for a listener that is just moving it. Returns how
-- far the events are read. What is read of the blocks is asked for by a statement of its own: this one's snapshot may
-- be older than its lock.
select c.block_number from chain_cursor c
 where c.chain_id = cast(:#chainId as bigint) and c.marketplace = :#marketplace for share
