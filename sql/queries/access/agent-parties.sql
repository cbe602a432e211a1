-- Locks nothing. Returns who has to do with the agent, deleted or not.
select owner_address as owner, cast(null as text) as buyer, cast(id as text) as "agentId",
       cast(null as text) as "orderId"
  from agents where id = cast(:#id as uuid)
