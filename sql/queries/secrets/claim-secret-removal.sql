-- Locks the removal that is due for the longest, skipping those that are locked, and leaves it to one worker: it is due
-- again after a wait that grows with its tries, to five minutes. Returns it; no row if there is nothing to remove.
update secret_removals r
   set attempt = r.attempt + 1, run_at = clock_timestamp() + least(r.attempt + 1, 10) * interval '30 seconds'
  from (select entry from secret_removals where run_at <= now() order by run_at limit 1 for update skip locked) as due
 where r.entry = due.entry
returning r.entry, r.agent_id, r.key, r.attempt
