-- Locks nothing. Returns up to :#limit agents that have orders which may start now, and the model of each; jumps from
-- agent to agent in the index, however many orders each has.
with recursive ready (agent_id) as (
  (select q.agent_id from order_queue q where q.ready order by q.agent_id limit 1)
  union all
  select h.agent_id from ready r cross join lateral (
    select q.agent_id from order_queue q
     where q.ready and q.agent_id > r.agent_id order by q.agent_id limit 1) h
)
select r.agent_id as id, a.model
  from (select agent_id from ready limit cast(:#limit as integer)) r join agents a on a.id = r.agent_id
