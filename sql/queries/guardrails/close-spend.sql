-- Locks the agent's limits, and those of its queue rows that no one else locks, to mark them. Starts no order of the
-- agent until :#most US dollars of its limit may be left: a moment if they are only reserved; until the day of UTC is
-- over if they are spent, but no longer than an hour, to see a limit that was raised. Returns for how many seconds, and
-- whether they are spent.
with state as (
  select coalesce(max(s.spent), 0) + cast(:#most as numeric) > cast(:#limit as numeric) as used_up
    from agent_spend s
   where s.agent_id = cast(:#agentId as uuid) and s.day = cast(clock_timestamp() at time zone 'UTC' as date)
), pause as (
  select t.used_up,
         case when t.used_up
              then least(interval '1 hour',
                         date_trunc('day', clock_timestamp() at time zone 'UTC') + interval '1 day'
                           - clock_timestamp() at time zone 'UTC')
              else interval '5 seconds' end as length
    from state t
), closed as (
  insert into agent_limits as l (agent_id, closed_until)
  select cast(:#agentId as uuid), clock_timestamp() + p.length from pause p
  on conflict (agent_id) do update set closed_until = excluded.closed_until
), marked as (
  update order_queue q set limited = true
   where q.id = any (array(select c.id from order_queue c
                            where c.agent_id = cast(:#agentId as uuid) and c.ready and not c.limited
                            order by c.id for update skip locked))
)
select cast(ceil(extract(epoch from p.length)) as integer) as seconds, p.used_up from pause p
