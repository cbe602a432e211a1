-- Locks nothing. Returns the agent, deleted or not, with the definition of the version that the order was started with:
-- an order that is running outlives its agent, and changes of it. What the agent may spend in a day is one limit for
-- all its orders, as it is now: an order that waits for money must see that there is more.
select a.id, a.name, d.definition ->> 'model' as model,
       cast(d.definition ->> 'temperature' as double precision) as temperature,
       cast(d.definition ->> 'maxTokens' as integer) as max_tokens, d.definition ->> 'systemPrompt' as system_prompt,
       d.definition ->> 'tools' as tools,
       cast(cast(d.definition -> 'guardrails' as jsonb) - 'maxSpendUsdPerDay'
              || jsonb_strip_nulls(jsonb_build_object('maxSpendUsdPerDay', a.guardrails -> 'maxSpendUsdPerDay'))
            as text) as guardrails,
       d.version, a.revision, a.minimum_margin_wei,
       d.definition ->> 'limits' as limits, d.definition ->> 'mcpServers' as mcp_servers,
       d.definition ->> 'knowledgeConfig' as knowledge_config
  from agents a
  left join orders o on o.id = cast(:#${variable.order.id} as uuid)
  left join agent_versions v on v.agent_id = a.id and v.version = o.agent_version
 cross join lateral (select coalesce(v.version, a.version) as version,
                     coalesce(v.definition, agent_definition(a)) as definition) d
 where a.id = cast(:#${variable.order.agentId} as uuid)
