-- Locks up to 500 orders whose answer nobody decided on in time, then their approvals, skipping those that are locked
-- (an order that awaits approval has no queue row). Does what the agent's owner wants: the answer goes to the chain's
-- outbox, or the order ends without it. Returns the orders' new status.
with due as materialized (
  select p.id, p.order_id from approvals p
   where p.status = 'pending'
     and least(p.decide_by, p.deadline)
           <= now() + make_interval(secs => cast(:#${properties:agentl2.approvals.margin-seconds} as integer))
     and least(
           p.decide_by,
           p.deadline - make_interval(secs => cast(:#${properties:agentl2.approvals.margin-seconds} as integer)))
           <= now()
   order by least(p.decide_by, p.deadline) limit 500),
held as materialized (
  select o.id from orders o
   where o.id = any (array(select d.order_id from due d)) and o.status = 'awaiting_approval' and o.deadline > now()
   order by o.id for update skip locked),
asked as materialized (
  select p.id from approvals p
   where p.id = any (array(select d.id from due d)) and p.order_id in (select h.id from held h) and p.status = 'pending'
   order by p.id for update skip locked),
decided as (
  update approvals p set status = 'expired', decided_at = clock_timestamp() from asked a where p.id = a.id
  returning p.*),
moved as (
  update orders o
     set status = case d.timeout_policy when 'approve' then 'completing' else 'failed' end,
         updated_at = clock_timestamp(),
         error_message = case d.timeout_policy when 'reject' then approval_reason(d.status, d.decided_by, d.note) end,
         finish_reason = case d.timeout_policy when 'approve' then o.finish_reason end,
         result_data = case d.timeout_policy when 'approve' then o.result_data end,
         result_cid = case d.timeout_policy when 'approve' then o.result_cid end,
         result_uri = case d.timeout_policy when 'approve' then o.result_uri end,
         result_hash = case d.timeout_policy when 'approve' then o.result_hash end
    from decided d where o.id = d.order_id
  returning o.id, o.seller_address, o.status),
outbox as (
  insert into completions (id, seller_address) select id, seller_address from moved where status = 'completing'
  on conflict (id) do update set run_at = now(), failures = 0)
select id, status from moved
