-- Locks nothing. Returns the agent's figures, all together and for each of the last :#days days (UTC), as one JSON
-- document; no row if there is no such agent. It counts no orders: triggers note what changes, and turns keep the sums.
with figures as materialized (
  -- The days' sums, and what is not folded into them yet.
  select day, requests, completed, failed, tokens, cost_usd, earned_wei, answers, answer_ms
    from agent_daily where agent_id = cast(:#agentId as uuid)
  union all
  select day, requests, completed, failed, tokens, cost_usd, earned_wei, answers, answer_ms
    from agent_deltas where agent_id = cast(:#agentId as uuid) and day is not null),
summed as (
  select day, sum(requests) as requests, sum(completed) as completed, sum(failed) as failed, sum(tokens) as tokens,
         sum(cost_usd) as cost_usd, sum(earned_wei) as earned_wei
    from figures group by day),
days as (
  select cast(d as date) as day
    from generate_series(utc_day(now()) - (cast(:#days as integer) - 1), utc_day(now()), interval '1 day') d),
daily as (
  select coalesce(json_agg(json_build_object(
           'day', y.day, 'requests', coalesce(d.requests, 0), 'completed', coalesce(d.completed, 0),
           'failed', coalesce(d.failed, 0), 'tokens', coalesce(d.tokens, 0), 'costUsd', coalesce(d.cost_usd, 0),
           'earnedWei', cast(coalesce(d.earned_wei, 0) as text)) order by y.day desc), '[]') as rows
    from days y left join summed d on d.day = y.day),
answers as (
  select sum(answer_ms) / nullif(sum(answers), 0) as average from figures)
select cast(json_build_object('agentId', a.id,
         'totals', json_build_object(
           'requests', t.total_orders, 'completed', t.completed_orders, 'failed', t.failed_orders,
           'successRate',
           round(t.completed_orders / nullif(cast(t.completed_orders + t.failed_orders as numeric), 0), 4),
           'tokens', t.total_tokens, 'costUsd', t.total_cost_usd, 'earnedWei', cast(t.total_price_wei as text),
           'averageExecutionMs', round(n.average)),
         'pendingApprovals', (select count(*) from approvals p where p.agent_id = a.id and p.status = 'pending'),
         'days', y.rows) as text) as json
  from agents a join agent_sums t on t.agent_id = a.id cross join daily y cross join answers n
 where a.id = cast(:#agentId as uuid)
