-- Locks the queue row of attempt :#attempt and its order. Puts the order back for another try after :#delayMs
-- milliseconds. :#tries is 1 if that was a try, or 0. Returns its new status; nothing if the attempt no longer holds
-- the order.
with returned as (
  update order_queue q
     set ready = false, locked_by = null, locked_until = null,
         run_at = clock_timestamp() + cast(:#delayMs as bigint) * interval '1 millisecond'
   where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
  returning q.id
)
update orders o
   set status = 'pending', failures = o.failures + cast(:#tries as integer), error_message = :#error,
       updated_at = clock_timestamp()
  from returned r where o.id = r.id and o.status = 'processing'
returning o.id, o.status
