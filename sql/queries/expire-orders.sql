-- Locks orders that passed their deadline before they had a result, skipping those that are locked, and their queue rows.
-- Ends them as expired. Returns their new status.
with late as (
  select o.id from orders o
   where o.deadline < clock_timestamp() and o.status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval')
   order by o.deadline limit 500 for update skip locked
), dequeued as (
  delete from order_queue q using late l where q.id = l.id
)
update orders o
   set status = 'expired', updated_at = clock_timestamp(),
       error_message = 'the deadline passed while the order was ' || o.status
  from late l where o.id = l.id
returning o.id, o.status
