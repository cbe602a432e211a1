-- Locks nothing. Returns whose session or API key it is.
select address as owner, cast(null as text) as buyer, cast(null as text) as "agentId", cast(null as text) as "orderId"
  from access_grants where id = cast(:#id as uuid)
