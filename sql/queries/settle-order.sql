-- Locks the order, its queue row and its completion. Moves it to :#status where the state machine allows that, and takes it
-- off the queue and the outbox. Returns its new status; nothing if it may not go there, or is unknown.
with target as (
  select o.id from orders o
   where o.order_id = :#orderId
     and exists (select from order_transitions t where t.from_status = o.status and t.to_status = :#status)
     for update
), dequeued as (
  delete from order_queue q using target t where q.id = t.id
), unposted as (
  delete from completions c using target t where c.id = t.id
)
update orders o
   set status = :#status,
       complete_tx_hash = case when :#status = 'completed' then coalesce(o.complete_tx_hash, cast(:#transaction as text))
                               else o.complete_tx_hash end,
       completed_at = case when :#status = 'completed' then coalesce(o.completed_at, clock_timestamp()) end,
       result_uri = coalesce(o.result_uri, cast(:#uri as text)),
       error_message = cast(:#error as text), updated_at = clock_timestamp()
  from target t where o.id = t.id
returning o.id, o.status
