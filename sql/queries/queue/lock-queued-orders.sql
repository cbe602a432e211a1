-- Locks the queue's rows of the orders :#orderIds, by their ids, until the transaction ends. Who moves several orders
-- in one transaction locks these first: a worker that ends one of them has its queue row before anything else. Returns
-- them.
select q.id from order_queue q
 where q.id in (select o.id from orders o where o.order_id = any (string_to_array(:#orderIds, ',')))
 order by q.id for update
