-- Locks nothing. Returns the live agent as one JSON document.
select cast(to_json(a) as text) as json from api_agents a where a.id = cast(:#agentId as uuid)
