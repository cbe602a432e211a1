-- Locks nothing. Returns the order as one JSON document, as the agent's owner sees it or, if :#view says so, the buyer.
select cast(case when :#view = 'buyer' then cast(buyers_view(o) as json) else to_json(o) end as text) as json
  from api_orders o where o.id = order_named(:#orderId)
