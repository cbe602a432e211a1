-- An order's place in the queue among those of its priority. Far from its deadline it is the time when it was queued, so that
-- the first comes first; within the last 24 hours before its deadline it is earlier the nearer the deadline, so that the
-- order with the least time left goes before all that can wait.
create function queue_rank(deadline timestamptz) returns timestamptz language sql stable parallel safe as $$
  select least(now(), deadline - interval '24 hours')
$$;

alter table order_queue add column rank timestamptz not null default now();
update order_queue q set rank = least(q.enqueued_at, o.deadline - interval '24 hours') from orders o where o.id = q.id;
drop index order_queue_ready;
create index order_queue_ready on order_queue (priority desc, rank, id) where ready;

-- An order that was not started, because its deadline was too near, may be after all.
insert into order_transitions values
  ('expired', 'awaiting_input'), ('expired', 'pending'), ('expired', 'completing')
  on conflict (from_status, to_status) do update set undo = false;

-- A result that is kept back until its order's completion is on chain (RESULT_PUBLISH=after). publish_at says when to publish
-- it, or to try again; null as long as its order is not completed.
alter table results add column order_id uuid references orders;
alter table results add column published boolean not null default true;
alter table results add column publish_at timestamptz;
create index results_publish_at on results (publish_at) where not published and publish_at is not null;

create function release_result() returns trigger language plpgsql as $$
begin
  update results set publish_at = clock_timestamp() where cid = new.result_cid and not published;
  return null;
end $$;
create trigger release_result after update of status on orders for each row
  when (new.status = 'completed' and old.status <> 'completed' and new.result_cid is not null)
  execute function release_result();

-- The least that an order must earn, in wei, for the agent to start on it; null if its owner set no limit.
alter table agents add column minimum_margin_wei numeric(78, 0) check (minimum_margin_wei >= 0);

create or replace view api_agents as
  select a.id, a.name, a.description, a.owner_address as "ownerAddress", a.on_chain_address as "onChainAddress",
         a.service_id as "serviceId", a.model, a.temperature, a.max_tokens as "maxTokens", a.system_prompt as "systemPrompt",
         a.tools, a.guardrails, a.knowledge_config as "knowledgeConfig", a.status,
         a.price_per_request::text as "pricePerRequest",
         coalesce(t.total_orders, 0) as "totalOrders", coalesce(t.completed_orders, 0) as "completedOrders",
         coalesce(t.failed_orders, 0) as "failedOrders", coalesce(t.total_tokens, 0) as "totalTokens",
         coalesce(t.total_cost_usd, 0) as "totalCostUsd", coalesce(t.total_price_wei, 0)::text as "totalEarnedWei",
         a.version, api_time(a.created_at) as "createdAt", api_time(a.updated_at) as "updatedAt",
         a.minimum_margin_wei::text as "minimumMarginWei"
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
         r.published as "resultPublished"
    from orders o left join results r on r.cid = o.result_cid;
