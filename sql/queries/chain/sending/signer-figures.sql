-- Locks nothing. Returns each signing key with its balance in wei, whether it is at its turn, and what was wrong
-- at the last one.
select s.address, s.chain_id as "chainId", cast(s.balance as text) as balance, s.held,
       s.locked_until > now() as signing, s.error,
       cast(extract(epoch from now() - s.signed_at) as bigint) as "signedSecondsAgo"
  from signers s
 order by s.address, s.chain_id
 limit 100
