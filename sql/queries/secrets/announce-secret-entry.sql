-- Writes down that an entry is about to be written to Vault, which is removed there unless its row is stored within
-- five minutes. Locks nothing else. Returns the entry; no row if there is no such live agent.
insert into secret_removals (entry, agent_id, key, run_at)
select cast(:#entry as uuid), id, :#key, now() + interval '5 minutes'
  from agents where id = cast(:#agentId as uuid) and (deleted_at is null or cast(:#moved as boolean))
returning cast(entry as text) as entry
