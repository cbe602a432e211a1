-- Locks nothing. Returns how many entries wait to be removed from Vault, and for how many seconds the oldest has been
-- due.
select count(*) as waiting, coalesce(extract(epoch from now() - min(created_at)), 0) as age
  from secret_removals where run_at <= now() or attempt > 0
