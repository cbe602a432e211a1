-- Locks the agent, which is not deleted meanwhile, then its document of the same bytes, if there is one. Returns the
-- document that there is now, whether it is to be read, and whether the agent has too many; id is null if it has, or if
-- the same bytes were stored at the same moment; no row if there is no such live agent. Uploads that come at once can
-- exceed the most by their number. One that failed counts its claims anew, from the next thousand, so that no earlier
-- claim is taken for a new one; if it left vectors in another store, it goes there to remove them, and a new one takes
-- its place.
with owner as materialized (
  select id from agents where id = cast(:#agentId as uuid) and deleted_at is null for share),
owned as materialized (
  select o.id as agent_id,
         (select count(*) from documents d where d.agent_id = o.id and d.status <> 'deleting') as documents
    from owner o),
same as materialized (
  select d.id, d.status, d.passages > 0 and d.store <> 'postgres-pgvector' as elsewhere
    from owner o join documents d on d.agent_id = o.id
   where d.sha256 = :#sha256 and d.status <> 'deleting'
  for update of d),
again as (
  update documents d
     set status = 'processing', reason = null, content = :#content, failures = 0,
         attempt = (attempt / 1000 + 1) * 1000, run_at = now(), locked_until = null,
         store = :#store, location = cast(:#location as jsonb), embedding_model = :#model,
         name = :#name, media_type = :#mediaType, updated_at = now()
    from same s where d.id = s.id and s.status = 'failed' and not s.elsewhere
  returning d.id),
retired as (
  update documents d
     set status = 'deleting', attempt = attempt + 1, failures = 0, run_at = coalesce(locked_until, now()),
         updated_at = now()
    from same s where d.id = s.id and s.status = 'failed' and s.elsewhere
  returning d.id),
added as (
  insert into documents (agent_id, name, media_type, size_bytes, sha256, content, store, location, embedding_model)
  select o.agent_id, :#name, :#mediaType, :#size, :#sha256, :#content, :#store, cast(:#location as jsonb), :#model
    from owned o left join retired r on true
   where r.id is not null or o.documents < :#most and not exists (select from same)
  on conflict do nothing
  returning id)
select coalesce((select id from added), (select id from same where id not in (select id from retired))) as id,
       exists (select from added) or exists (select from again) as taken, o.documents >= :#most as full
  from owned o
