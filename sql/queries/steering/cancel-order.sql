-- Locks the order's queue row, then the order, and deletes the queue row. Returns the state that the order was in and
-- whether it was cancelled; no row if there is no such order.
with queued as materialized (select q.id from order_queue q where q.id = order_named(:#orderId) for update),
target as materialized (
  select o.id, o.status from orders o
   where o.id = order_named(:#orderId) and (select count(*) from queued) >= 0
     for update),
changed as (
  update orders o set status = 'cancelled', error_message = 'cancelled by request', updated_at = now()
    from target t
   where o.id = t.id and t.status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval', 'failed')
  returning o.id),
unqueued as (delete from order_queue q using changed c where q.id = c.id)
select t.status, c.id is not null as changed from target t left join changed c on c.id = t.id
