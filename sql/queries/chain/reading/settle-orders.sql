-- Locks the orders of :#steps, each at most once there, then their queue rows, unless those are locked, and their
-- completions. Moves an order to its step's status where the state machine allows that, notes which block did it, and
-- takes it off the queue and the outbox. Where it is there already and no block is noted, the block is. A disputed
-- order ends only as the dispute does. Returns the new status of those that moved; nothing of one that may not go
-- there, that a later block has moved already, whose event is recorded already, that was there before, or is unknown.
with step as materialized (
  select * from jsonb_to_recordset(cast(:#steps as jsonb))
      as s("orderId" text, status text, block bigint, transaction text, "logIndex" integer, uri text, error text)
), target as (
  select o.id, o.chain_id, o.status as was, o.error_message, s.*
    from step s join orders o on o.order_id = s."orderId"
   where (exists (select from order_transitions t
                   where t.from_status = o.status and t.to_status = s.status and not t.undo)
          or o.status = s.status and o.settled_block is null and s.block is not null)
     and (o.status <> 'disputed' or s.status in ('completed', 'cancelled'))
     and coalesce(s.block >= o.settled_block, true)
     and not exists (select from settlements e
                      where e.order_id = o.id and e.block_number = s.block and e.log_index = s."logIndex")
     for no key update of o
), dequeued as (
  -- Who has the row locked may wait for the order. A row that stays is no worker's, and goes when its lease ends.
  delete from order_queue q
   where q.id = any (array(select c.id from order_queue c join target t on t.id = c.id for update of c skip locked))
), unposted as (
  delete from completions c using target t where c.id = t.id
), noted as (
  insert into settlements (order_id, chain_id, block_number, from_status, to_status, from_error, log_index)
  select t.id, t.chain_id, t.block, t.was, t.status, t.error_message, t."logIndex"
    from target t where t.block is not null
), settled as (
  update orders o
     set status = t.status,
         complete_tx_hash = case when t.status = 'completed' then coalesce(o.complete_tx_hash, t.transaction)
                                 else o.complete_tx_hash end,
         completed_at = case when t.status = 'completed' then coalesce(o.completed_at, clock_timestamp()) end,
         settled_block = coalesce(t.block, o.settled_block), settled_tx = coalesce(t.transaction, o.settled_tx),
         result_uri = coalesce(o.result_uri, t.uri), error_message = t.error, updated_at = clock_timestamp()
    from target t where o.id = t.id
  returning o.id, o.order_id, o.status, t.was
)
select id, order_id, status from settled where status <> was
