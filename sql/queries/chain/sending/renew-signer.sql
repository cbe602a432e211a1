-- Locks the signer's row, if :#turn still has it, and extends its lease. Returns the number of the turn.
update signers s set locked_until = clock_timestamp() + make_interval(secs => cast(:#leaseSeconds as integer))
 where s.address = :#signer and s.chain_id = cast(:#chainId as bigint) and s.turn = cast(:#turn as integer)
   and s.locked_until is not null
returning s.turn
