-- Locks the agent against its deletion, the announcement of the entry that was written to Vault, takes it back, and
-- locks the secret's row. Returns the stored secret's name and times as one JSON document; no row if there is no such
-- live agent, or the entry is being removed already.
with agent as materialized (
  select id from agents where id = cast(:#agentId as uuid) and deleted_at is null for share),
written as (
  delete from secret_removals r using agent a
   where r.entry = cast(:#entry as uuid) and r.attempt = 0
  returning r.entry, a.id as agent_id)
insert into secrets as s (agent_id, key, key_id, entry)
select agent_id, :#key, :#keyId, entry from written
on conflict (agent_id, key) do update
   set key_id = excluded.key_id, sealed_key = null, sealed_value = null, entry = excluded.entry, updated_at = now()
returning cast(json_build_object('key', s.key, 'createdAt', api_time(s.created_at),
                                 'updatedAt', api_time(s.updated_at)) as text) as json
