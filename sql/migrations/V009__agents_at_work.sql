-- How far one order of the agent may go (turns, tool calls, tokens, seconds, US dollars), and where it may fetch tools from.
alter table agents add column limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object');
alter table agents add column mcp_servers jsonb not null default '[]' check (jsonb_typeof(mcp_servers) = 'array');

-- Counts how often a person had the order run anew. What an earlier run did is not used again.
alter table orders add column run integer not null default 0;
-- How sure the model was of its answer, from 0 to 1; null if nobody asked, or it is not known.
alter table orders add column confidence double precision check (confidence between 0 and 1);
-- Why a person has to look at the answer, an array of sentences; null if nobody has to.
alter table orders add column review_reasons jsonb check (jsonb_typeof(review_reasons) = 'array');

create or replace view api_agents as
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

create or replace view api_orders as
  select o.id, o.order_id as "orderId", o.service_id as "serviceId", o.agent_id as "agentId", o.buyer_address as "buyerAddress",
         o.seller_address as "sellerAddress", o.price_wei::text as "priceWei", o.input_data as "inputData",
         o.input_hash as "inputHash", case when r.published is not false then o.result_data end as "resultData",
         o.result_uri as "resultUri", o.result_hash as "resultHash",
         o.status, o.error_message as "errorMessage", api_time(o.started_at) as "startedAt",
         api_time(o.completed_at) as "completedAt", o.input_tokens + o.output_tokens as "tokensUsed", o.cost_usd as "costUsd",
         o.execution_time_ms as "executionTimeMs", o.complete_tx_hash as "completeTxHash", api_time(o.deadline) as "deadline",
         api_time(o.created_at) as "createdAt", api_time(o.updated_at) as "updatedAt", o.priority,
         r.published as "resultPublished", o.confidence, o.review_reasons as "reviewReasons", o.agent_version as "agentVersion"
    from orders o left join results r on r.cid = o.result_cid;
