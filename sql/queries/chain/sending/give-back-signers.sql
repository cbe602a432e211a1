-- Locks the signers of the turns :#turns. Gives them free, to be looked at again at once: their turns were cut short.
update signers s set locked_by = null, locked_until = null, look_at = clock_timestamp()
 where s.chain_id = cast(:#chainId as bigint) and s.locked_until is not null
   and s.turn = any (cast(string_to_array(:#turns, ',') as integer[]))
returning s.turn
