-- Locks nothing. Returns the order as one JSON document.
select cast(to_json(o) as text) as json from api_orders o where o.id = order_named(:#orderId)
