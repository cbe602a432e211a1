-- Locks nothing. Returns a secret as it is sealed, or where it is.
select key_id, sealed_key, sealed_value, entry from secrets where agent_id = cast(:#agentId as uuid) and key = :#key
