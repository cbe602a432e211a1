-- Locks the order, then its queue row, unless that is locked, and its completion. Moves it to :#status where the
-- state machine allows that, notes which block did it, and takes it off the queue and the outbox. Where it is there
-- already and no block is noted, the block is. A disputed order ends only as the dispute does. Returns its new
-- status; nothing if it may not go there, if a later block has moved it already, if this event is recorded already,
-- if it was there before, or if it is unknown.
with target as (
  select o.id, o.chain_id, o.status, o.error_message from orders o
   where o.order_id = :#orderId
     and (exists (select from order_transitions t
                   where t.from_status = o.status and t.to_status = :#status and not t.undo)
          or o.status = :#status and o.settled_block is null and cast(:#block as bigint) is not null)
     and (o.status <> 'disputed' or :#status in ('completed', 'cancelled'))
     and coalesce(cast(:#block as bigint) >= o.settled_block, true)
     and not exists (select from settlements s
                      where s.order_id = o.id and s.block_number = cast(:#block as bigint)
                        and s.log_index = cast(:#logIndex as integer))
     for no key update
), dequeued as (
  -- Who has the row locked may wait for the order. A row that stays is no worker's, and goes when its lease ends.
  delete from order_queue q
   where q.id = any (array(select c.id from order_queue c join target t on t.id = c.id for update of c skip locked))
), unposted as (
  delete from completions c using target t where c.id = t.id
), noted as (
  insert into settlements (order_id, chain_id, block_number, from_status, to_status, from_error, log_index)
  select t.id, t.chain_id, cast(:#block as bigint), t.status, :#status, t.error_message, cast(:#logIndex as integer)
    from target t where cast(:#block as bigint) is not null
), settled as (
  update orders o
     set status = :#status,
         complete_tx_hash = case when :#status = 'completed'
                                 then coalesce(o.complete_tx_hash, cast(:#transaction as text))
                                 else o.complete_tx_hash end,
         completed_at = case when :#status = 'completed' then coalesce(o.completed_at, clock_timestamp()) end,
         settled_block = coalesce(cast(:#block as bigint), o.settled_block),
         settled_tx = coalesce(cast(:#transaction as text), o.settled_tx),
         result_uri = coalesce(o.result_uri, cast(:#uri as text)),
         error_message = cast(:#error as text), updated_at = clock_timestamp()
    from target t where o.id = t.id
  returning o.id, o.status, t.status as was
)
select id, status from settled where status <> was
