-- Locks nothing. Returns the agent's figures, all together and for each of the last :#days days (UTC), as one JSON
-- document; no row if there is no such agent. It counts no orders: triggers keep the sums.
with days as (
  select cast(d as date) as day
    from generate_series(utc_day(now()) - (cast(:#days as integer) - 1), utc_day(now()), interval '1 day') d),
daily as (
  select coalesce(json_agg(json_build_object(
           'day', y.day, 'requests', coalesce(d.requests, 0), 'completed', coalesce(d.completed, 0),
           'failed', coalesce(d.failed, 0), 'tokens', coalesce(d.tokens, 0), 'costUsd', coalesce(d.cost_usd, 0),
           'earnedWei', cast(coalesce(d.earned_wei, 0) as text)) order by y.day desc), '[]') as rows
    from days y left join agent_daily d on d.day = y.day and d.agent_id = cast(:#agentId as uuid)),
answers as (
  select sum(answer_ms) / nullif(sum(answers), 0) as average from agent_daily where agent_id = cast(:#agentId as uuid))
select cast(json_build_object('agentId', a.id,
         'totals', json_build_object(
           'requests', coalesce(t.total_orders, 0), 'completed', coalesce(t.completed_orders, 0),
           'failed', coalesce(t.failed_orders, 0),
           'successRate',
           round(t.completed_orders / nullif(cast(t.completed_orders + t.failed_orders as numeric), 0), 4),
           'tokens', coalesce(t.total_tokens, 0), 'costUsd', coalesce(t.total_cost_usd, 0),
           'earnedWei', cast(coalesce(t.total_price_wei, 0) as text), 'averageExecutionMs', round(n.average)),
         'pendingApprovals', (select count(*) from approvals p where p.agent_id = a.id and p.status = 'pending'),
         'days', y.rows) as text) as json
  from agents a left join agent_totals t on t.agent_id = a.id cross join daily y cross join answers n
 where a.id = cast(:#agentId as uuid)
