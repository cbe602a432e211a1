-- Locks nothing. Returns the live agent as one JSON document.
select cast(to_json(s) as text) as json
  from (select * from api_agents a join api_agent_activity v using (id) where id = cast(:#agentId as uuid)) s
