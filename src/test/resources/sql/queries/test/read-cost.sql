select o.cost_usd, t.total_cost_usd from orders o join agent_sums t on t.agent_id = o.agent_id
  where o.id = cast(:#id as uuid)
