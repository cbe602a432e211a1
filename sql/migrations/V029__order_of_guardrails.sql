-- Guardrails and limits are kept as their owner wrote them too, like tools: jsonb sorts the fields of an object. What is stored
-- already stays as it is.
drop view api_agents;
drop trigger limit_agent on agents;
drop trigger limit_new_agent on agents;

alter table agents
  drop constraint agents_guardrails_check,
  drop constraint agents_limits_check,
  alter column guardrails drop default,
  alter column limits drop default;
alter table agents
  alter column guardrails type json using cast(guardrails as json),
  alter column limits type json using cast(limits as json);
alter table agents
  alter column guardrails set default '{}',
  alter column limits set default '{}',
  add constraint agents_guardrails_check check (json_typeof(guardrails) = 'object'),
  add constraint agents_limits_check check (json_typeof(limits) = 'object');

create trigger limit_new_agent after insert on agents for each row
  when (new.guardrails ->> 'maxRequestsPerMinute' is not null or new.guardrails ->> 'maxSpendUsdPerDay' is not null)
  execute function limit_agent();
create trigger limit_agent after update of guardrails on agents for each row
  when (old.guardrails ->> 'maxRequestsPerMinute' is distinct from new.guardrails ->> 'maxRequestsPerMinute'
     or old.guardrails ->> 'maxSpendUsdPerDay' is distinct from new.guardrails ->> 'maxSpendUsdPerDay')
  execute function limit_agent();

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
