-- Locks up to 10,000 rows of agent_deltas, skipping those that another process folds, and then the figures of their
-- agents. Adds the rows to the figures and deletes them. Returns how many agents' figures changed.
with taken as materialized (
  delete from agent_deltas d
   where d.id = any (array(select c.id from agent_deltas c order by c.id limit 10000 for update skip locked))
  returning d.*
), daily as (
  insert into agent_daily as y (agent_id, day, requests, completed, failed, tokens, cost_usd, earned_wei, answers,
                                answer_ms)
  select t.agent_id, t.day, sum(t.requests), sum(t.completed), sum(t.failed), sum(t.tokens), sum(t.cost_usd),
         sum(t.earned_wei), sum(t.answers), sum(t.answer_ms)
    from taken t where t.day is not null group by t.agent_id, t.day order by t.agent_id, t.day
  on conflict (agent_id, day) do update
     set requests = y.requests + excluded.requests, completed = y.completed + excluded.completed,
         failed = y.failed + excluded.failed, tokens = y.tokens + excluded.tokens,
         cost_usd = y.cost_usd + excluded.cost_usd, earned_wei = y.earned_wei + excluded.earned_wei,
         answers = y.answers + excluded.answers, answer_ms = y.answer_ms + excluded.answer_ms
), total as (
  insert into agent_totals as s (agent_id, total_orders, completed_orders, failed_orders, total_tokens,
                                 total_cost_usd, total_price_wei)
  select t.agent_id, sum(t.requests), sum(t.completed), sum(t.failed), sum(t.tokens), sum(t.cost_usd),
         sum(t.earned_wei)
    from taken t group by t.agent_id order by t.agent_id
  on conflict (agent_id) do update
     set total_orders = s.total_orders + excluded.total_orders,
         completed_orders = s.completed_orders + excluded.completed_orders,
         failed_orders = s.failed_orders + excluded.failed_orders,
         total_tokens = s.total_tokens + excluded.total_tokens,
         total_cost_usd = s.total_cost_usd + excluded.total_cost_usd,
         total_price_wei = s.total_price_wei + excluded.total_price_wei
  returning s.agent_id
)
select count(*) as agents from total
