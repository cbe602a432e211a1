-- Locks the agent and, in the order of their ids, those of its queue rows that no worker holds: only an active agent's
-- are ready. Returns the agent's id; no row if it is gone or was changed since :#revision was read.
with changed as materialized (
  update agents
     set name = :#name, description = :#description, owner_address = :#ownerAddress,
         on_chain_address = cast(:#onChainAddress as text), service_id = cast(:#serviceId as text), model = :#model,
         temperature = cast(:#temperature as double precision), max_tokens = cast(:#maxTokens as integer),
         system_prompt = :#systemPrompt, tools = cast(:#tools as json), guardrails = cast(:#guardrails as json),
         limits = cast(:#limits as json), mcp_servers = cast(:#mcpServers as json),
         knowledge_config = cast(:#knowledgeConfig as json), price_per_request = cast(:#pricePerRequest as numeric),
         minimum_margin_wei = cast(:#minimumMarginWei as numeric), status = :#status, changed_by = cast(:#by as text),
         change_note = cast(:#note as text), updated_at = now()
   where id = cast(:#agentId as uuid) and revision = cast(:#revision as integer) and deleted_at is null
  returning id, status),
unleased as materialized (
  select q.id from order_queue q
   where q.agent_id in (select id from changed) and q.locked_until is null
   order by q.id for update),
queued as (
  update order_queue q
     set ready = c.status = 'active' and q.run_at <= now()
    from changed c, unleased u
   where q.id = u.id and q.ready <> (c.status = 'active' and q.run_at <= now()))
select cast(id as text) as id from changed
