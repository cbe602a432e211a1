-- Locks the transactions of :#rows, by their hashes, and those with their nonces. Ends each as it is said there, and
-- the others as replaced. Returns those that ended; nothing of one that was settled before.
with given as materialized (
  select * from jsonb_to_recordset(cast(:#rows as jsonb))
      as g(hash text, status text, block bigint, gas bigint, error text)
), held as materialized (
  select t.hash from transactions t
   where t.hash = any (array(select g.hash from given g)) and t.status = 'signed'
   order by t.hash for no key update
), closed as (
  update transactions t
     set status = g.status, block_number = g.block, gas_used = g.gas, error = g.error, mined_at = clock_timestamp(),
         missing_since = null
    from given g join held h on h.hash = g.hash
   where t.hash = h.hash
  returning t.hash, t.status, t.signer, t.chain_id, t.nonce
), others as (
  update transactions t set status = 'replaced', error = 'another transaction with the same nonce was mined'
    from closed c
   where t.signer = c.signer and t.chain_id = c.chain_id and t.nonce = c.nonce and t.status = 'signed'
     and not exists (select from given g where g.hash = t.hash)
)
select c.hash, c.status from closed c
