-- Locks, for a moment, the first order that may start now and that no claim has looked through yet: a claim sets aside
-- those that may not start, and so the next one begins behind them. Returns whether there is one that nobody else has
-- locked, as a claim would pass that over too.
select exists (
  select from (select q.id from order_queue q
                where q.ready and not q.limited
                  and (select a.status = 'active' and a.deleted_at is null from agents a where a.id = q.agent_id)
                  and (select o.orphaned_at is null from orders o where o.id = q.id)
                order by q.priority desc, q.rank, q.id limit 1 for key share of q skip locked) one) as more
