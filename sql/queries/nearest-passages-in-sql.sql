-- Locks nothing. Returns the agent's passages that are nearest to a vector of length 1, by the cosine, computed here without
-- pgvector: exact, and about 50 microseconds for each of the agent's passages.
select p.document_id, p.number,
       (select sum(cast(t.e as double precision) * t.q) from unnest(p.embedding, cast(:#vector as real[])) as t(e, q)) as score
  from passages p join documents d on d.id = p.document_id
 where p.agent_id = cast(:#agentId as uuid) and p.model = :#model and p.dimension = :#dimension and p.embedding is not null
   and d.status = 'ready'
 order by score desc
 limit :#limit
