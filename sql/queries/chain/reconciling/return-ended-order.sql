-- Locks the order and its settlements, and writes its queue row or its completion. An order that the chain cancelled or
-- disputed here and that, at :#block, is still open on chain goes back to where it was before. Returns its status;
-- nothing if it is not so.
with target as (
  select o.id, s.from_error, case s.from_status when 'processing' then 'pending' else s.from_status end as status
    from orders o
    join lateral (select f.from_status, f.from_error from settlements f
                   where f.order_id = o.id order by f.settled_at limit 1) s on true
   where o.order_id = :#orderId and o.status in ('cancelled', 'disputed') and o.settled_block <= cast(:#block as bigint)
     for update of o
), forgotten as (
  delete from settlements s using target t where s.order_id = t.id
), moved as (
  update orders o
     set status = t.status, error_message = t.from_error, settled_block = null, settled_tx = null, completed_at = null,
         result_uri = case when o.result_cid is null and t.status <> 'completing' then null else o.result_uri end,
         updated_at = clock_timestamp()
    from target t where o.id = t.id
  returning o.id, o.status, o.agent_id, o.priority, o.deadline, o.seller_address
), queued as (
  insert into order_queue (id, agent_id, priority, rank, ready)
  select m.id, m.agent_id, m.priority, queue_rank(m.deadline), a.status = 'active' and a.deleted_at is null
    from moved m join agents a on a.id = m.agent_id where m.status = 'pending'
  on conflict (id) do nothing
), posted as (
  insert into completions (id, seller_address) select m.id, m.seller_address from moved m where m.status = 'completing'
  on conflict (id) do nothing
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select m.agent_id, m.id, 'warn', 'ended here, but still open on chain: it goes on',
         jsonb_build_object('block', cast(:#block as bigint))
    from moved m
)
select id, status from moved
