-- Locks the order's row in the queue, if it has one, until the transaction ends. Returns it.
select q.id from order_queue q
 where q.id = (select o.id from orders o where o.order_id = :#orderId)
   for update
