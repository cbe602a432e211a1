-- What an agent's owner writes as JSON is kept as it was written: jsonb sorts the fields of an object, and models read a tool's
-- schema in its order. What is stored already stays as it is.
drop view api_agents;
drop function agent_definition(agents);

alter table agents
  drop constraint agents_tools_check,
  drop constraint agents_mcp_servers_check,
  drop constraint agents_knowledge_config_check,
  alter column tools drop default,
  alter column mcp_servers drop default;
alter table agents
  alter column tools type json using cast(tools as json),
  alter column mcp_servers type json using cast(mcp_servers as json),
  alter column knowledge_config type json using cast(knowledge_config as json);
alter table agents
  alter column tools set default '[]',
  alter column mcp_servers set default '[]',
  add constraint agents_tools_check check (json_typeof(tools) = 'array'),
  add constraint agents_mcp_servers_check check (json_typeof(mcp_servers) = 'array'),
  add constraint agents_knowledge_config_check check (json_typeof(knowledge_config) = 'object');

alter table agent_versions alter column definition type json using cast(definition as json);

-- What an agent answers with, which makes its version.
create function agent_definition(a agents) returns json language sql stable as $$
  select json_build_object('model', a.model, 'temperature', a.temperature, 'maxTokens', a.max_tokens,
           'systemPrompt', a.system_prompt, 'tools', a.tools, 'guardrails', a.guardrails, 'limits', a.limits,
           'mcpServers', a.mcp_servers, 'knowledgeConfig', a.knowledge_config)
$$;

-- True if a value is another than before, or the same in another order. Blanks between fields, which jsonb writes and the runtime
-- does not, are no change.
create function json_changed(now json, before json) returns boolean language sql immutable as $$
  select cast(now as jsonb) is distinct from cast(before as jsonb)
      or replace(replace(cast(now as text), ': ', ':'), ', ', ',')
         <> replace(replace(cast(before as text), ': ', ':'), ', ', ',')
$$;

create or replace function count_agent_change() returns trigger language plpgsql as $$
begin
  new.revision := old.revision + 1;
  new.version := old.version + case
    when exists (select from json_each(agent_definition(new)) n
                  where json_changed(n.value, agent_definition(old) -> n.key)) then 1 else 0 end;
  return new;
end $$;

create view api_agents as
  select a.id, a.name, a.description, a.owner_address as "ownerAddress", a.on_chain_address as "onChainAddress",
         a.service_id as "serviceId", a.model, a.temperature, a.max_tokens as "maxTokens", a.system_prompt as "systemPrompt",
         a.tools, a.guardrails, a.knowledge_config as "knowledgeConfig", a.status,
         a.price_per_request::text as "pricePerRequest",
         coalesce(t.total_orders, 0) as "totalOrders", coalesce(t.completed_orders, 0) as "completedOrders",
         coalesce(t.failed_orders, 0) as "failedOrders", coalesce(t.total_tokens, 0) as "totalTokens",
         coalesce(t.total_cost_usd, 0) as "totalCostUsd", coalesce(t.total_price_wei, 0)::text as "totalEarnedWei",
         a.version, api_time(a.created_at) as "createdAt", api_time(a.updated_at) as "updatedAt",
         a.minimum_margin_wei::text as "minimumMarginWei", a.limits, a.mcp_servers as "mcpServers"
    from agents a left join agent_totals t on t.agent_id = a.id
   where a.deleted_at is null;
