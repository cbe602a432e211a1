-- Locks nothing. Returns the agent, deleted or not: an order that is running outlives its agent.
select a.id, a.name, a.model, a.temperature, a.max_tokens, a.system_prompt, a.tools::text as tools,
       a.guardrails::text as guardrails, a.version, a.minimum_margin_wei
  from agents a where a.id = cast(:#${variable.order.agentId} as uuid)
