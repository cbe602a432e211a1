-- Locks nothing. Returns the agent's passages that are nearest to a vector of the built-in model, by pgvector's HNSW
-- index, which is read on until enough of them are the agent's own and can be searched (iterative scan, pgvector 0.8).
with setting as materialized (
  select set_config('hnsw.iterative_scan', 'relaxed_order', true) as iterative),
asked as materialized (
  select cast(cast(:#vector as real[]) as vector(384)) as vector),
hidden as materialized (
  select array(select id from documents where agent_id = cast(:#agentId as uuid) and status <> 'ready') as ids),
near as materialized (
  select p.document_id, p.number, 1 - (cast(p.embedding as vector(384)) <=> (select vector from asked)) as score
    from passages p
   where (select iterative from setting) is not null
     -- A join could be done before the order, and then the index is not used.
     and not arraycontains((select ids from hidden), array[p.document_id])
     and p.agent_id = cast(:#agentId as uuid) and p.model = 'all-minilm-l6-v2-q' and p.embedding is not null
   order by cast(p.embedding as vector(384)) <=> (select vector from asked)
   limit :#limit)
select n.document_id, n.number, n.score
  from near n
 order by n.score desc
