-- Locks the order; writes its queue row or its completion. Its dispute was rejected in block :#block: nobody was
-- paid, and it is open on chain again. It goes back to where it was before: into the queue, into the outbox, to the
-- person who has to approve it. Notes which block did it. Returns its new status; nothing if it is not disputed, a
-- later block has moved it, or this event is recorded already.
with target as (
  select o.id, o.chain_id, o.error_message, b.status, b.error from orders o cross join lateral state_before(o) b
   where o.order_id = :#orderId and o.status = 'disputed'
     and coalesce(cast(:#block as bigint) >= o.settled_block, true)
     and not exists (select from settlements s
                      where s.order_id = o.id and s.block_number = cast(:#block as bigint)
                        and s.log_index = cast(:#logIndex as integer))
     for no key update of o
), noted as (
  insert into settlements (order_id, chain_id, block_number, from_status, to_status, from_error, log_index)
  select t.id, t.chain_id, cast(:#block as bigint), 'disputed', t.status, t.error_message, cast(:#logIndex as integer)
    from target t
), moved as (
  update orders o
     set status = t.status, error_message = t.error, settled_block = cast(:#block as bigint),
         settled_tx = cast(:#transaction as text), updated_at = clock_timestamp()
    from target t where o.id = t.id
  returning o.id, o.status, o.agent_id, o.priority, o.deadline, o.seller_address
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select m.agent_id, m.id, 'info', 'the dispute was rejected, and nobody was paid: the order goes on',
         jsonb_build_object('block', cast(:#block as bigint))
    from moved m
)
select m.id, m.status
  from moved m
 cross join lateral go_on(m.id, m.status, m.agent_id, m.priority, m.deadline, m.seller_address)
