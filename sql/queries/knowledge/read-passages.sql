-- Locks nothing. Returns the passages that are named, if they are the agent's own and their documents can be searched.
select p.document_id, p.number, d.name, p.place, p.text
  from jsonb_to_recordset(cast(:#wanted as jsonb)) as w(document uuid, number integer)
  join passages p on p.document_id = w.document and p.number = w.number
  join documents d on d.id = p.document_id
 where p.agent_id = cast(:#agentId as uuid) and d.agent_id = p.agent_id and d.status = 'ready'
