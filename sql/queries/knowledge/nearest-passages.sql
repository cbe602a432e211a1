-- Locks nothing. Returns the agent's passages that are nearest to a vector, by pgvector's cosine: exact, because all of
-- the agent's own passages are looked at, and no index is.
with asked as materialized (
  -- Read once: a text that is cast in place is read again for each passage.
  select cast(cast(:#vector as real[]) as vector) as vector)
select p.document_id, p.number, 1 - (cast(p.embedding as vector) <=> (select vector from asked)) as score
  from passages p join documents d on d.id = p.document_id
 where p.agent_id = cast(:#agentId as uuid) and p.model = :#model and p.dimension = :#dimension
   and p.embedding is not null and d.status = 'ready'
 order by score desc
 limit :#limit
