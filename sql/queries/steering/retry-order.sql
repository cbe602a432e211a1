-- Locks the order's queue row, then the order, and writes its queue row, or its outbox row if it goes on with its
-- result. Returns the state that the order was in, whether it runs again, and what may be in the way: its deadline, in
-- the API's form, and how far off that is, who cancelled it, and whether its agent is deleted; no row if there is no
-- such order. An answer that nobody approved is forgotten, so that it cannot reach the chain by a later retry; what an
-- earlier run did is not used again.
with queued as materialized (select q.id from order_queue q where q.id = order_named(:#orderId) for update),
target as materialized (
  select o.id, o.agent_id, o.status, o.priority, o.deadline, o.seller_address, a.status = 'active' as active,
         a.deleted_at is not null as agent_deleted,
         coalesce(o.error_message in ('cancelled by request', 'the agent was deleted'), false) as stopped_here,
         case when o.status = 'completing' or o.status in ('failed', 'expired') and o.result_cid is not null
                then 'completing'
              when o.input_data is null then 'awaiting_input'
              else 'pending' end as next
    from orders o join agents a on a.id = o.agent_id
   where o.id = order_named(:#orderId) and (select count(*) from queued) >= 0
     for update of o),
seen as (
  select t.*, t.deadline <= clock_timestamp() as deadline_passed,
         t.deadline <= clock_timestamp() + make_interval(secs => case when t.next = 'completing' then 0
           else cast(:#${properties:agentl2.chain.minimum-deadline-seconds} as integer) end) as too_late
    from target t),
allowed as (
  select s.* from seen s
   where s.status = 'completing'
      or not s.too_late and (s.next = 'completing' or not s.agent_deleted)
         and (s.status in ('failed', 'pending', 'expired', 'awaiting_approval')
              or s.status = 'cancelled' and s.stopped_here)),
changed as (
  update orders o
     set status = a.next, failures = 0, error_message = null, updated_at = now(),
         agent_version = case when a.next = 'completing' or a.status = 'pending' then o.agent_version end,
         run = o.run + case when a.next = 'completing' or a.status = 'pending' then 0 else 1 end,
         result_data = case when a.next = 'completing' then o.result_data end,
         finish_reason = case when a.next = 'completing' then o.finish_reason end,
         result_cid = case when a.next = 'completing' then o.result_cid end,
         result_uri = case when a.next = 'completing' then o.result_uri end,
         result_hash = case when a.next = 'completing' then o.result_hash end
    from allowed a where o.id = a.id
  returning o.id),
requeued as (
  insert into order_queue (id, agent_id, priority, rank, ready)
  select a.id, a.agent_id, a.priority, queue_rank(a.deadline), a.active from allowed a where a.next = 'pending'
  on conflict (id) do nothing),
hurried as (
  update order_queue q set ready = a.active, run_at = now()
    from allowed a join queued l on l.id = a.id
   where q.id = l.id and a.next = 'pending' and q.locked_until is null),
outbox as (
  insert into completions as p (id, seller_address)
  select a.id, a.seller_address from allowed a where a.next = 'completing'
  on conflict (id) do update set run_at = now(), failures = 0)
select s.status, s.next, c.id is not null as changed, s.too_late, s.deadline_passed, api_time(s.deadline) as deadline,
       s.stopped_here, s.agent_deleted
  from seen s left join changed c on c.id = s.id
