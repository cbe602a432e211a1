-- Locks the agent, its waiting orders, its queue rows that no worker holds, and its secrets, which
-- stay while an order of it is still on its way to the chain. Returns the agent's id; no
-- row if there is no such live agent. An order that a worker runs ends as it would have ended.
with gone as (
  update agents set deleted_at = now(), updated_at = now()
   where id = cast(:#agentId as uuid) and deleted_at is null
  returning id),
stopped as (
  update orders o
     set status = 'cancelled', error_message = 'the agent was deleted', updated_at = now()
    from gone g
   where o.agent_id = g.id and o.status in ('awaiting_input', 'pending', 'awaiting_approval')
  returning o.id),
unqueued as (delete from order_queue q using stopped s where q.id = s.id),
forgotten as (
  -- What a worker still runs, or the outbox still signs, needs the agent's keys to its end.
  delete from secrets s using gone g
   where s.agent_id = g.id
     and not exists (select from orders o where o.agent_id = g.id and o.status in ('processing', 'completing')))
select cast(id as text) as id from gone
