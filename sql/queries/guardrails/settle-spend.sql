-- Locks the agent's row of :#day, then the agent's limits if no order of it may start. What was reserved, :#most,
-- becomes what was spent, :#cost, and the agent's orders may start again. Returns the agent's id if they could not.
with settled as (
  update agent_spend s
     set reserved = greatest(0, s.reserved - cast(:#most as numeric)), spent = s.spent + cast(:#cost as numeric)
   where s.agent_id = cast(:#agentId as uuid) and s.day = cast(:#day as date)
  returning s.agent_id, s.spent
)
update agent_limits l set closed_until = null
  from settled s, agents a
 where l.agent_id = s.agent_id and a.id = s.agent_id and l.closed_until is not null
   -- Not where the day's money is spent: those who look would be many, and find nothing.
   and s.spent < cast(a.guardrails->>'maxSpendUsdPerDay' as numeric)
returning l.agent_id
