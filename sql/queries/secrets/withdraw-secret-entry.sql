-- Locks the entry's removal, and makes it due: no row was stored for what was, or may have been, written to Vault.
insert into secret_removals (entry, agent_id, key) values (cast(:#entry as uuid), cast(:#agentId as uuid), :#key)
on conflict (entry) do update set run_at = now()
