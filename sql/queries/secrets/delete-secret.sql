-- Locks the secret's row. Returns its name; no row if there was none.
delete from secrets where agent_id = cast(:#agentId as uuid) and key = :#key returning key
