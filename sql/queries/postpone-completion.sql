-- Locks the completion and its open transaction. Gives the lease up; the completion is due again after :#seconds.
-- Without a failure the transaction counts as sent. Returns the completion.
with sent as (
  update transactions t set sent_at = clock_timestamp()
   where t.order_id = cast(:#id as uuid) and t.status = 'signed' and cast(:#failures as integer) = 0
)
update completions c
   set locked_by = null, locked_until = null, failures = c.failures + cast(:#failures as integer),
       run_at = clock_timestamp() + make_interval(secs => cast(:#seconds as integer))
 where c.id = cast(:#id as uuid) and c.locked_by = :#worker
returning c.id
