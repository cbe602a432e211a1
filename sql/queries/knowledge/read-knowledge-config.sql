-- Locks nothing. Returns the live agent's knowledge configuration as JSON text, null if it has none; no row if there is
-- no such agent.
select cast(knowledge_config as text) as config from agents where id = cast(:#agentId as uuid) and deleted_at is null
