-- An agent's figures were two rows that each step of each of its orders wrote, and waited for. Each statement adds rows here now,
-- and a turn that comes round each second (fold-figures) adds them to the figures: no two orders of an agent wait for each other.
-- Without foreign keys, which would lock the agent's row for each of them; an agent is never removed.
create table agent_deltas (
  id         bigint generated always as identity primary key,
  agent_id   uuid not null,
  -- The day that it counts against (UTC); null if it counts in the totals alone.
  day        date,
  requests   bigint not null default 0,
  completed  bigint not null default 0,
  failed     bigint not null default 0,
  tokens     bigint not null default 0,
  cost_usd   numeric(20, 8) not null default 0,
  earned_wei numeric(78, 0) not null default 0,
  answers    bigint not null default 0,
  answer_ms  bigint not null default 0
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
create index agent_deltas_agent on agent_deltas (agent_id);

drop trigger tally_new_orders on orders;
drop trigger tally_order_steps on orders;
drop function tally_new_orders();
drop function tally_order_steps();

create or replace function record_new_orders() returns trigger language plpgsql as $$
begin
  insert into logs (agent_id, order_id, level, message, data)
    select n.agent_id, n.id, 'info', 'order is ' || n.status,
           jsonb_build_object('to', n.status, 'block', n.created_block, 'transaction', n.created_tx_hash)
      from new_rows n;
  insert into agent_deltas (agent_id, day, requests)
    select n.agent_id, utc_day(clock_timestamp()), count(*) from new_rows n group by n.agent_id;
  return null;
end $$;

create or replace function record_order_steps() returns trigger language plpgsql as $$
begin
  insert into logs (agent_id, order_id, level, message, data)
    select n.agent_id, n.id,
           case when n.status in ('failed', 'expired') then 'error' when n.status in ('cancelled', 'disputed') then 'warn' else 'info' end,
           'order is ' || n.status,
           jsonb_strip_nulls(jsonb_build_object('from', o.status, 'to', n.status, 'error', n.error_message,
             'block', case when n.settled_block is distinct from o.settled_block or n.settled_tx is distinct from o.settled_tx then n.settled_block end,
             'transaction', case when n.settled_tx is distinct from o.settled_tx then n.settled_tx end))
      from new_rows n join old_rows o on o.id = n.id
     where n.status <> o.status;
  insert into agent_deltas (agent_id, day, completed, failed, tokens, cost_usd, earned_wei, answers, answer_ms)
    select n.agent_id, utc_day(clock_timestamp()),
           count(*) filter (where n.status = 'completed') - count(*) filter (where o.status = 'completed'),
           count(*) filter (where n.status = 'failed') - count(*) filter (where o.status = 'failed'),
           sum(n.input_tokens + n.output_tokens - o.input_tokens - o.output_tokens), sum(n.cost_usd - o.cost_usd),
           coalesce(sum(n.price_wei) filter (where n.status = 'completed' and o.status <> 'completed'), 0)
             - coalesce(sum(n.price_wei) filter (where n.status <> 'completed' and o.status = 'completed'), 0),
           count(*) filter (where n.execution_time_ms is distinct from o.execution_time_ms),
           coalesce(sum(n.execution_time_ms) filter (where n.execution_time_ms is distinct from o.execution_time_ms), 0)
      from new_rows n join old_rows o on o.id = n.id
     where (n.status <> o.status and (n.status in ('completed', 'failed') or o.status in ('completed', 'failed')))
        or n.input_tokens + n.output_tokens <> o.input_tokens + o.output_tokens
        or n.cost_usd <> o.cost_usd
        or n.execution_time_ms is distinct from o.execution_time_ms
     group by n.agent_id;
  return null;
end $$;

-- The totals of each agent, with what is not folded yet.
create view agent_sums as
  select a.id as agent_id,
         coalesce(t.total_orders, 0) + coalesce(d.requests, 0) as total_orders,
         coalesce(t.completed_orders, 0) + coalesce(d.completed, 0) as completed_orders,
         coalesce(t.failed_orders, 0) + coalesce(d.failed, 0) as failed_orders,
         coalesce(t.total_tokens, 0) + coalesce(d.tokens, 0) as total_tokens,
         coalesce(t.total_cost_usd, 0) + coalesce(d.cost_usd, 0) as total_cost_usd,
         coalesce(t.total_price_wei, 0) + coalesce(d.earned_wei, 0) as total_price_wei
    from agents a
    left join agent_totals t on t.agent_id = a.id
    left join lateral (
      select cast(sum(requests) as bigint) as requests, cast(sum(completed) as bigint) as completed,
             cast(sum(failed) as bigint) as failed, cast(sum(tokens) as bigint) as tokens,
             cast(sum(cost_usd) as numeric(20, 8)) as cost_usd, cast(sum(earned_wei) as numeric(78, 0)) as earned_wei
        from agent_deltas c where c.agent_id = a.id) d on true;

create or replace view api_agent_activity as
  select a.id, t.total_orders as "totalRequests", t.completed_orders as "successfulRequests",
         t.failed_orders as "failedRequests", t.total_tokens as "totalTokensUsed", t.total_price_wei::text as "totalEarnings",
         api_time((select o.updated_at from orders o where o.agent_id = a.id order by o.id desc limit 1)) as "lastActiveAt"
    from agents a join agent_sums t on t.agent_id = a.id;

create or replace view api_agents as
  select a.id, a.name, a.description, a.owner_address as "ownerAddress", a.on_chain_address as "onChainAddress",
         a.service_id as "serviceId", a.model, a.temperature, a.max_tokens as "maxTokens", a.system_prompt as "systemPrompt",
         a.tools, a.guardrails, a.knowledge_config as "knowledgeConfig", a.status,
         a.price_per_request::text as "pricePerRequest",
         t.total_orders as "totalOrders", t.completed_orders as "completedOrders", t.failed_orders as "failedOrders",
         t.total_tokens as "totalTokens", t.total_cost_usd as "totalCostUsd", t.total_price_wei::text as "totalEarnedWei",
         a.version, api_time(a.created_at) as "createdAt", api_time(a.updated_at) as "updatedAt",
         a.minimum_margin_wei::text as "minimumMarginWei", a.limits, a.mcp_servers as "mcpServers"
    from agents a join agent_sums t on t.agent_id = a.id
   where a.deleted_at is null;
