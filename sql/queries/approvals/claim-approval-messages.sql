-- Locks messages that are due, skipping those that are locked, and leaves each to one worker: it is due again after a
-- wait that grows, unless the worker writes down that it was delivered. Returns them with where they go, by the agent
-- as it is now.
with due as materialized (
  update approval_messages m
     set tries = m.tries + 1,
         run_at = clock_timestamp() + least(interval '15 seconds' * (4 ^ least(m.tries, 6)), interval '6 hours')
   where m.id = any (array(
           select c.id from approval_messages c where c.run_at <= clock_timestamp()
            order by c.run_at limit 10 for update of c skip locked))
  returning m.id, m.approval_id, m.body, m.tries
)
select d.id, d.tries, p.agent_id, o.order_id, a.guardrails ->> 'approvalWebhookUrl' as url,
       a.guardrails ->> 'approvalWebhookSecret' as secret,
       cast(jsonb_set(d.body, '{data,decideBy}', to_jsonb(api_time(least(p.decide_by, p.deadline -
         make_interval(secs => cast(:#${properties:agentl2.approvals.margin-seconds} as integer)))))) as text) as body
  from due d join approvals p on p.id = d.approval_id join orders o on o.id = p.order_id
  join agents a on a.id = p.agent_id
