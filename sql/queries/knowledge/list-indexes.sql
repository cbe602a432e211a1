-- Locks nothing. Returns where an agent's documents are searched, a row for each store and embedding model, with how
-- many passages are there and the agent's knowledge configuration; no row if it has no documents that can be searched.
select d.store, cast(d.location as text) as location, d.embedding_model, sum(d.passages) as passages,
       max(cast(a.knowledge_config as text)) as config
  from documents d join agents a on a.id = d.agent_id
 where d.agent_id = cast(:#agentId as uuid) and d.status = 'ready'
 group by d.store, d.location, d.embedding_model
 order by d.store, d.embedding_model
