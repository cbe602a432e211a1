-- Locks nothing. Returns the runtime's id of an order by its id on chain.
select id from orders where order_id = :#orderId
