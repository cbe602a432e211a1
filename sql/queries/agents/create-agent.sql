-- Locks the claim of the service, if one is named, until the commit. Returns the new agent's id.
insert into agents (name, description, owner_address, on_chain_address, service_id, model, temperature, max_tokens,
                    system_prompt, tools, guardrails, limits, mcp_servers, knowledge_config, price_per_request,
                    minimum_margin_wei, status, changed_by, change_note)
values (:#name, :#description, :#ownerAddress, cast(:#onChainAddress as text), cast(:#serviceId as text), :#model,
        cast(:#temperature as double precision), cast(:#maxTokens as integer), :#systemPrompt, cast(:#tools as json),
        cast(:#guardrails as json), cast(:#limits as json), cast(:#mcpServers as json),
        cast(:#knowledgeConfig as json), cast(:#pricePerRequest as numeric),
        cast(:#minimumMarginWei as numeric), :#status, cast(:#by as text), cast(:#note as text))
returning cast(id as text)
