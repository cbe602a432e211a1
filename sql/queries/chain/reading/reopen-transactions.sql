-- Locks the transactions that blocks above :#block had mined, and those that had lost their nonce to one of them: each
-- of them may be mined now. Returns how many.
with mined as (
  update transactions t
     set status = 'signed', block_number = null, gas_used = null, error = null, mined_at = null, missing_since = null
   where t.status in ('mined', 'reverted') and t.block_number > cast(:#block as bigint)
     and t.chain_id = cast(:#chainId as bigint)
  returning t.hash, t.signer, t.chain_id, t.nonce
), siblings as (
  update transactions t set status = 'signed', error = null, missing_since = null
    from mined m
   where t.status = 'replaced' and t.signer = m.signer and t.chain_id = m.chain_id and t.nonce = m.nonce
  returning t.hash
)
select (select count(*) from mined) + (select count(*) from siblings) as transactions
