-- Locks nothing. Returns who has to do with the order.
select a.owner_address as owner, o.buyer_address as buyer, cast(a.id as text) as "agentId",
       cast(o.id as text) as "orderId"
  from orders o join agents a on a.id = o.agent_id where o.id = order_named(:#id)
