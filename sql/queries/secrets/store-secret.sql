-- Locks the agent against its deletion, and the secret's row. Returns the stored secret's name and times as one JSON
-- document; no row if there is no such live agent.
insert into secrets as s (agent_id, key, key_id, sealed_key, sealed_value)
select id, :#key, :#keyId, :#sealedKey, :#sealedValue
  from agents where id = cast(:#agentId as uuid) and deleted_at is null for share
on conflict (agent_id, key) do update
   set key_id = excluded.key_id, sealed_key = excluded.sealed_key, sealed_value = excluded.sealed_value, entry = null,
       updated_at = now()
returning cast(json_build_object('key', s.key, 'createdAt', api_time(s.created_at),
                                 'updatedAt', api_time(s.updated_at)) as text) as json
