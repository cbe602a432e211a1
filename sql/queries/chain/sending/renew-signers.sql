-- Locks the signers of the turns :#turns. Extends their leases. Returns the numbers of the turns that are still held.
update signers s set locked_until = clock_timestamp() + make_interval(secs => cast(:#leaseSeconds as integer))
 where s.chain_id = cast(:#chainId as bigint) and s.locked_until is not null
   and s.turn = any (cast(string_to_array(:#turns, ',') as integer[]))
returning s.turn
