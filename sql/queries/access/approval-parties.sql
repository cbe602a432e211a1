-- Locks nothing. Returns who has to do with the approval.
select a.owner_address as owner, cast(null as text) as buyer, cast(a.id as text) as "agentId",
       cast(p.order_id as text) as "orderId"
  from approvals p join agents a on a.id = p.agent_id where p.id = cast(:#id as uuid)
