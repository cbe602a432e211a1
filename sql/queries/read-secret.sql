-- Locks nothing. Returns a secret as it is sealed.
select key_id, sealed_key, sealed_value from secrets where agent_id = cast(:#agentId as uuid) and key = :#key
