-- Locks nothing. Returns the agent's passages that are nearest to a vector, by pgvector's cosine: exact, because all of the
-- agent's own passages are looked at, and no index is.
select p.document_id, p.number, 1 - (cast(p.embedding as vector) <=> cast(cast(:#vector as real[]) as vector)) as score
  from passages p join documents d on d.id = p.document_id
 where p.agent_id = cast(:#agentId as uuid) and p.model = :#model and p.dimension = :#dimension and p.embedding is not null
   and d.status = 'ready'
 order by score desc
 limit :#limit
