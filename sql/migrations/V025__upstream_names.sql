-- The same figures of an agent under the names that the upstream runtime's clients read, beside ours (docs/from-upstream.md).
-- lastActiveAt is when the agent's newest order last went on; null if it had none.
create view api_agent_activity as
  select a.id, coalesce(t.total_orders, 0) as "totalRequests", coalesce(t.completed_orders, 0) as "successfulRequests",
         coalesce(t.failed_orders, 0) as "failedRequests", coalesce(t.total_tokens, 0) as "totalTokensUsed",
         coalesce(t.total_price_wei, 0)::text as "totalEarnings",
         api_time((select o.updated_at from orders o where o.agent_id = a.id order by o.id desc limit 1)) as "lastActiveAt"
    from agents a left join agent_totals t on t.agent_id = a.id;
