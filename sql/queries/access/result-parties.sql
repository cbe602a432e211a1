-- Locks nothing. Returns who has to do with the result, or with any order that the image was made for.
select a.owner_address as owner, o.buyer_address as buyer, cast(a.id as text) as "agentId",
       cast(o.id as text) as "orderId"
  from (select order_id from results where cid = :#id union select order_id from images where cid = :#id) r
  join orders o on o.id = r.order_id join agents a on a.id = o.agent_id
