-- Locks nothing. Returns whether there are orders that may start now and that no claim has looked through yet: a claim
-- sets aside those that may not start, and so the next one begins behind them.
select exists (
  select from order_queue q join agents a on a.id = q.agent_id
   where q.ready and not q.limited and a.status = 'active' and a.deleted_at is null
     and (select o.orphaned_at is null from orders o where o.id = q.id)) as more
