-- Locks the orders :#orderIds, by their ids, until the transaction ends; after their queue rows, and before anything
-- that counts in their agents' totals. Returns them.
select o.id from orders o
 where o.order_id = any (string_to_array(:#orderIds, ','))
 order by o.id for no key update
