-- Locks the queue rows of up to 500 orders that passed their deadline before they had a result, then the orders,
-- skipping those that are locked. Ends them as expired and takes them off the queue. An answer that nobody approved is
-- forgotten: no retry may send it. Returns their new status.
with late as materialized (
  select o.id from orders o
   where o.deadline < now() and o.status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval')
     -- Its block may still be replaced by one that gives it more time.
     and not exists (select from early_orders e where e.id = o.id)
   order by o.deadline limit 500
), queued as materialized (
  select q.id from order_queue q where q.id = any (array(select l.id from late l)) for update skip locked
), ended as materialized (
  select o.id from orders o
   where (select count(*) from queued) >= 0 and o.id = any (array(select l.id from late l))
     and o.status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval')
     and (o.id in (select id from queued) or not exists (select from order_queue q where q.id = o.id))
     for update skip locked
), dequeued as (
  delete from order_queue q using ended e where q.id = e.id
)
update orders o
   set status = 'expired', updated_at = clock_timestamp(),
       error_message = 'the deadline passed while the order was ' || o.status,
       finish_reason = case when o.status <> 'awaiting_approval' then o.finish_reason end,
       result_data = case when o.status <> 'awaiting_approval' then o.result_data end,
       result_cid = case when o.status <> 'awaiting_approval' then o.result_cid end,
       result_uri = case when o.status <> 'awaiting_approval' then o.result_uri end,
       result_hash = case when o.status <> 'awaiting_approval' then o.result_hash end
  from ended e where o.id = e.id
returning o.id, o.status
