-- Locks nothing. Returns the signers whose balance is known.
select address, balance from signers where chain_id = cast(:#chainId as bigint) and balance is not null
