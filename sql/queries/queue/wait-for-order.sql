-- Locks the queue row of attempt :#attempt, for a moment: it waits for who has it locked. Returns the order's id;
-- nothing if the attempt no longer holds the order.
select q.id from order_queue q
 where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
   for update
