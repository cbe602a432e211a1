-- Locks nothing. Returns the live agent as one JSON document, with the number of its last change.
select cast(row_to_json(r) as text) as json
  from (select p.*, a.revision
          from api_agents p join agents a on a.id = p.id where p.id = cast(:#agentId as uuid)) r
