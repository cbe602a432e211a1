-- Locks nothing. Returns the agent, deleted or not: an order that is running outlives its agent.
select a.id, a.name, a.model, a.temperature, a.max_tokens, a.system_prompt, a.tools::text as tools,
       a.guardrails::text as guardrails, a.version, a.minimum_margin_wei, cast(a.limits as text) as limits,
       cast(a.mcp_servers as text) as mcp_servers, cast(a.knowledge_config as text) as knowledge_config
  from agents a where a.id = cast(:#${variable.order.agentId} as uuid)
