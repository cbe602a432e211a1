-- Why the model stopped in the turn that became the order's result: 'stop', 'length' if the answer was cut off, 'unknown' if the
-- provider does not say that it is complete. Null for results of earlier versions and for those that a person wrote.
alter table orders add column finish_reason text;

create or replace view api_orders as
  select o.id, o.order_id as "orderId", o.service_id as "serviceId", o.agent_id as "agentId", o.buyer_address as "buyerAddress",
         o.seller_address as "sellerAddress", o.price_wei::text as "priceWei", o.input_data as "inputData",
         o.input_hash as "inputHash", case when r.published is not false then o.result_data end as "resultData",
         o.result_uri as "resultUri", o.result_hash as "resultHash",
         o.status, o.error_message as "errorMessage", api_time(o.started_at) as "startedAt",
         api_time(o.completed_at) as "completedAt", o.input_tokens + o.output_tokens as "tokensUsed", o.cost_usd as "costUsd",
         o.execution_time_ms as "executionTimeMs", o.complete_tx_hash as "completeTxHash", api_time(o.deadline) as "deadline",
         api_time(o.created_at) as "createdAt", api_time(o.updated_at) as "updatedAt", o.priority,
         r.published as "resultPublished", o.confidence, o.review_reasons as "reviewReasons", o.agent_version as "agentVersion",
         o.finish_reason as "finishReason", o.finish_reason <> 'stop' as "resultCut"
    from orders o left join results r on r.cid = o.result_cid;

-- A turn's response may have "reasoning": what the model wrote for itself.
create or replace view api_turns as
  select t.order_id, t.run, t.turn, t.response ->> 'text' as text, t.model, t.input_tokens as "inputTokens",
         t.output_tokens as "outputTokens", t.cost_usd as "costUsd", t.duration_ms as "durationMs",
         t.finish_reason as "finishReason", t.confidence, api_time(t.created_at) as "createdAt",
         (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                   'name', c.value ->> 'name', 'arguments', left(c.value ->> 'arguments', 2000),
                   'result', left(r.content, 2000), 'failed', r.failed, 'durationMs', r.duration_ms)) order by c.ordinality), '[]')
            from jsonb_array_elements(t.response -> 'calls') with ordinality c
            left join tool_results r
              on r.order_id = t.order_id and r.run = t.run and r.turn = t.turn and r.call = c.ordinality - 1) as "toolCalls",
         t.response ->> 'reasoning' as reasoning
    from order_turns t;
