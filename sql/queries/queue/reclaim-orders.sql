-- Locks queue rows whose lease ended, and their orders, skipping those that are locked. A lost worker counts as a
-- failed attempt: the order goes back for another worker, or ends as failed after :#maxAttempts. A row whose order was
-- settled meanwhile goes. What runs at :#worker, the orders :#ids, is left to it: it is not silent. Returns the new
-- status of each order.
with silent as (
  select q.id, q.agent_id, o.status, o.failures + 1 >= cast(:#maxAttempts as integer) as last
    from order_queue q join orders o on o.id = q.id
   where q.locked_until < now()
     and not (q.locked_by = :#worker and q.id = any (cast(string_to_array(:#ids, ',') as uuid[])))
   order by q.locked_until limit 500 for update of q skip locked for no key update of o skip locked
), gone as (
  delete from order_queue q using silent s where q.id = s.id and (s.last or s.status not in ('pending', 'processing'))
), freed as (
  update order_queue q
     set ready = exists (select from agents a where a.id = q.agent_id and a.status = 'active'),
         locked_by = null, locked_until = null, run_at = clock_timestamp()
    from silent s where q.id = s.id and not s.last and s.status in ('pending', 'processing')
)
update orders o
   set status = case when s.last then 'failed' else 'pending' end, failures = o.failures + 1,
       error_message = 'the worker went silent', updated_at = clock_timestamp()
  from silent s where o.id = s.id and o.status = 'processing'
returning o.id, o.status
