-- What the REST API shows: the names that its clients know, and each value in the form that JSON carries safely.

create function api_time(t timestamptz) returns text language sql stable parallel safe as $$
  select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

create view api_agents as
  select a.id, a.name, a.description, a.owner_address as "ownerAddress", a.on_chain_address as "onChainAddress",
         a.service_id as "serviceId", a.model, a.temperature, a.max_tokens as "maxTokens", a.system_prompt as "systemPrompt",
         a.tools, a.guardrails, a.knowledge_config as "knowledgeConfig", a.status,
         a.price_per_request::text as "pricePerRequest",
         coalesce(t.total_orders, 0) as "totalOrders", coalesce(t.completed_orders, 0) as "completedOrders",
         coalesce(t.failed_orders, 0) as "failedOrders", coalesce(t.total_tokens, 0) as "totalTokens",
         coalesce(t.total_cost_usd, 0) as "totalCostUsd", coalesce(t.total_price_wei, 0)::text as "totalEarnedWei",
         a.version, api_time(a.created_at) as "createdAt", api_time(a.updated_at) as "updatedAt"
    from agents a left join agent_totals t on t.agent_id = a.id
   where a.deleted_at is null;

create view api_orders as
  select id, order_id as "orderId", service_id as "serviceId", agent_id as "agentId", buyer_address as "buyerAddress",
         seller_address as "sellerAddress", price_wei::text as "priceWei", input_data as "inputData",
         input_hash as "inputHash", result_data as "resultData", result_uri as "resultUri", result_hash as "resultHash",
         status, error_message as "errorMessage", api_time(started_at) as "startedAt",
         api_time(completed_at) as "completedAt", input_tokens + output_tokens as "tokensUsed", cost_usd as "costUsd",
         execution_time_ms as "executionTimeMs", complete_tx_hash as "completeTxHash", api_time(deadline) as "deadline",
         api_time(created_at) as "createdAt", api_time(updated_at) as "updatedAt", priority
    from orders;

create view api_logs as
  select id, agent_id as "agentId", order_id as "orderId", level, message, data, api_time(created_at) as "createdAt"
    from logs;

-- The order that a client names by the runtime's id or by the chain's, in either case of letters.
create function order_named(name text) returns uuid language sql stable as $$
  select id from orders
   where order_id = lower(name) or id = case when name !~ '^0x' then name::uuid end
$$;

-- An event may carry either hash of its input; input that is earlier than its event keeps both. input_hash is the SHA-256.
alter table early_inputs add column input_keccak256 text;
