-- Locks the rows in the queue that the orders :#ids have, and then the orders, both by their ids. Returns the orders.
with queued as materialized (
  select q.id from order_queue q
   where q.id = any (cast(string_to_array(:#ids, ',') as uuid[]))
   order by q.id for update
)
select o.id from orders o
 where o.id = any (cast(string_to_array(:#ids, ',') as uuid[])) and (select count(*) from queued) >= 0
 order by o.id for no key update
