-- Locks the queue row of attempt :#attempt and its order. Ends the order as :#status with the reason :#error and takes
-- it off the queue. Returns its new status; nothing if the attempt no longer holds the order.
with held as (
  delete from order_queue q
   where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
  returning q.id
)
update orders o
   set status = :#status, failures = o.failures + 1, error_message = :#error, updated_at = clock_timestamp()
  from held h where o.id = h.id and o.status = 'processing'
returning o.id, o.status
