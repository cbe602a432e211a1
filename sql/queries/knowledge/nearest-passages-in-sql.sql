-- Locks nothing. Returns the agent's passages that are nearest to a vector of length 1, by the cosine, computed here
-- without pgvector: exact, and for each of the agent's passages in turn.
with asked as materialized (
  -- Read once: a text that is cast in place is read again for each passage.
  select cast(:#vector as real[]) as vector)
select p.document_id, p.number,
       (select sum(cast(t.e as double precision) * t.q)
        from unnest(p.embedding, (select vector from asked)) as t(e, q)) as score
  from passages p join documents d on d.id = p.document_id
 where p.agent_id = cast(:#agentId as uuid) and p.model = :#model and p.dimension = :#dimension
   and p.embedding is not null and d.status = 'ready'
 order by score desc
 limit :#limit
