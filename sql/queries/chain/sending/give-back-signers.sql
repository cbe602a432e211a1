-- Locks the signers that :#worker has a turn with. Gives them free, to be looked at again at once: their turns were cut
-- short. Returns the numbers of those turns.
update signers s set locked_by = null, locked_until = null, look_at = clock_timestamp()
 where s.locked_by = :#worker and s.chain_id = cast(:#chainId as bigint)
returning s.turn
