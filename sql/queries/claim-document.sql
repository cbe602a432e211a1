-- Locks the document that has waited the longest to be read or removed, skipping those that are locked, and leaves it to one
-- worker for 20 seconds, which that renews. Returns it; no row if there is nothing to do.
with due as materialized (
  select id from documents
   where status in ('processing', 'deleting') and run_at <= now() and (locked_until is null or locked_until < clock_timestamp())
   order by run_at limit 1 for update skip locked)
update documents d
   set locked_until = clock_timestamp() + interval '20 seconds', attempt = d.attempt + 1
  from due where d.id = due.id
returning d.id, d.agent_id, d.name, d.media_type, d.content, d.status, d.store, cast(d.location as text) as location,
          d.embedding_model, d.passages, d.attempt, d.failures
