-- Locks the agent's row of this day of UTC. Reserves :#most US dollars of its limit, :#limit, if that much is left.
-- Returns the day; nothing if it is not.
insert into agent_spend as s (agent_id, day, reserved)
values (cast(:#agentId as uuid), cast(clock_timestamp() at time zone 'UTC' as date), cast(:#most as numeric))
-- The first of the day makes the row, and is no more than the limit: Spend sees to that. Each other one is held against
-- all that was reserved and spent before it, which the row's lock keeps as it is.
on conflict (agent_id, day) do update set reserved = s.reserved + excluded.reserved
  where s.spent + s.reserved + excluded.reserved <= cast(:#limit as numeric)
returning cast(day as text) as day
