-- Locks nothing. Returns the agent's passages that are nearest to a vector of the built-in model, by pgvector's HNSW index,
-- which is read on until enough of them are the agent's own (iterative scan, pgvector 0.8).
with setting as materialized (
  select set_config('hnsw.iterative_scan', 'relaxed_order', true) as iterative),
asked as materialized (
  select cast(cast(:#vector as real[]) as vector(384)) as vector),
near as materialized (
  select p.document_id, p.number, 1 - (cast(p.embedding as vector(384)) <=> (select vector from asked)) as score
    from passages p
   where (select iterative from setting) is not null
     and p.agent_id = cast(:#agentId as uuid) and p.model = 'all-minilm-l6-v2-q' and p.embedding is not null
   order by cast(p.embedding as vector(384)) <=> (select vector from asked)
   limit :#limit)
select n.document_id, n.number, n.score
  from near n join documents d on d.id = n.document_id
 where d.status = 'ready'
 order by n.score desc
