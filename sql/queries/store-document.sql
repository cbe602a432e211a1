-- Locks the agent's document of the same bytes, if there is one. Returns the document that there is now, whether it is to be
-- read, and whether the agent has too many; id is null if it has, or if the same bytes were stored at the same moment.
-- Uploads that come at once can exceed the most by their number. One that failed counts its claims anew, from the next thousand,
-- so that no earlier claim is taken for a new one.
with owned as materialized (
  select count(*) as documents from documents where agent_id = cast(:#agentId as uuid) and status <> 'deleting'),
same as materialized (
  select id, status from documents where agent_id = cast(:#agentId as uuid) and sha256 = :#sha256 and status <> 'deleting'
  for update),
again as (
  update documents d
     set status = 'processing', reason = null, content = :#content, failures = 0, attempt = (attempt / 1000 + 1) * 1000, run_at = now(),
         store = :#store, location = cast(:#location as jsonb), embedding_model = :#model, locked_until = null,
         name = :#name, media_type = :#mediaType, updated_at = now()
    from same s where d.id = s.id and s.status = 'failed'
  returning d.id),
added as (
  insert into documents (agent_id, name, media_type, size_bytes, sha256, content, store, location, embedding_model)
  select cast(:#agentId as uuid), :#name, :#mediaType, :#size, :#sha256, :#content, :#store, cast(:#location as jsonb), :#model
    from owned where documents < :#most and not exists (select from same)
  on conflict do nothing
  returning id)
select coalesce((select id from added), (select id from same)) as id,
       exists (select from added) or exists (select from again) as taken, o.documents >= :#most as full
  from owned o
