-- Locks nothing. Returns the live agent as one JSON document, with the number of its last change.
select cast(to_jsonb(p) || jsonb_build_object('revision', a.revision) as text) as json
  from api_agents p join agents a on a.id = p.id where p.id = cast(:#agentId as uuid)
