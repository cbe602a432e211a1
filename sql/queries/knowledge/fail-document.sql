-- Locks the document. It waits for its next try, or has failed for good, and its passages are forgotten; the removal of
-- one, or of what one that failed left in another store, is never given up. Nothing changes if the claim is another's
-- by now.
with failed as (
  update documents
     set failures = failures + 1, reason = case when status = 'failed' then reason else cast(:#reason as text) end,
         locked_until = null, updated_at = now(),
         run_at = now() + least(power(2, least(failures, 12)), 3600) * interval '1 second',
         status = case when status = 'processing' and (:#permanent or failures >= 7) then 'failed' else status end,
         content = case when status = 'processing' and (:#permanent or failures >= 7) then null else content end
   where id = cast(:#document as uuid) and attempt = :#attempt and status in ('processing', 'deleting', 'failed')
  returning id, status)
delete from passages p using failed f where p.document_id = f.id and f.status = 'failed'
