-- Locks the transaction, and its order's completion where another transaction took the nonce: that completion is due at
-- once. Returns the transaction's new status; nothing if it was settled before.
with closed as (
  update transactions t
     set status = :#status, block_number = cast(:#block as bigint), gas_used = cast(:#gas as bigint),
         error = cast(:#error as text), mined_at = case when :#status = 'replaced' then null else clock_timestamp() end
   where t.hash = :#hash and t.status = 'signed'
  returning t.order_id, t.status
), due as (
  update completions c set run_at = clock_timestamp() from closed x where c.id = x.order_id and x.status = 'replaced'
)
select x.status from closed x
