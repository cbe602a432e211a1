-- Locks the document and these of its passages. An earlier try's are replaced. Returns the document's id; no row if the
-- claim is another's by now, or the document was deleted.
with held as (
  update documents
     set passages = greatest(passages, :#count), updated_at = now()
   where id = cast(:#document as uuid) and attempt = :#attempt and status = 'processing'
  returning id, agent_id, embedding_model),
put as (
  insert into passages as p (document_id, number, agent_id, place, text, model, dimension, embedding)
  select h.id, c.number, h.agent_id, c.place, c.text, h.embedding_model, c.dimension, cast(c.embedding as real[])
    from held h, jsonb_to_recordset(cast(:#passages as jsonb))
           as c(number integer, place text, text text, dimension integer, embedding text)
  on conflict (document_id, number) do update
     set place = excluded.place, text = excluded.text, model = excluded.model, dimension = excluded.dimension,
         embedding = excluded.embedding)
select id from held
