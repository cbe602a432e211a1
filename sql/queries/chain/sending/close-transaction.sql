-- Locks the transaction and those with its nonce. Ends it as :#status, and the others as replaced. Returns the new
-- status; nothing if it was settled before.
with closed as (
  update transactions t
     set status = :#status, block_number = cast(:#block as bigint), gas_used = cast(:#gas as bigint),
         error = cast(:#error as text), mined_at = clock_timestamp(), missing_since = null
   where t.hash = :#hash and t.status = 'signed'
  returning t.hash, t.status, t.signer, t.chain_id, t.nonce
), others as (
  update transactions t set status = 'replaced', error = 'another transaction with the same nonce was mined'
    from closed c
   where t.signer = c.signer and t.chain_id = c.chain_id and t.nonce = c.nonce and t.status = 'signed'
     and t.hash <> c.hash
)
select c.status from closed c
