-- Locks the document and its passages. It is found no more. Where another store has its vectors, its row stays until
-- they are gone, and waits for the worker that may be writing them. Returns its id; no row if the agent has no such
-- document.
with gone as (
  delete from documents
   where id = cast(:#documentId as uuid) and agent_id = cast(:#agentId as uuid) and store = 'postgres-pgvector'
  returning id),
marked as (
  update documents
     set status = 'deleting', content = null, attempt = attempt + 1, failures = 0,
         run_at = coalesce(locked_until, now()),
         updated_at = now()
   where id = cast(:#documentId as uuid) and agent_id = cast(:#agentId as uuid) and store <> 'postgres-pgvector'
     and status <> 'deleting'
  returning id),
emptied as (delete from passages p using marked m where p.document_id = m.id)
select cast(id as text) as id from gone union all select cast(id as text) from marked
