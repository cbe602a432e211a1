-- Locks the order's sources of the same passages; the best score of each stays. Keeps what the agent was shown.
insert into order_sources as s (order_id, document_id, number, document, place, excerpt, score, used_by)
select cast(:#order as uuid), w.document, w.number, w.name, w.place, w.excerpt, w.score, :#usedBy
  from jsonb_to_recordset(cast(:#passages as jsonb))
         as w(document uuid, number integer, name text, place text, excerpt text, score double precision)
on conflict (order_id, document_id, number) do update set score = greatest(s.score, excluded.score)
