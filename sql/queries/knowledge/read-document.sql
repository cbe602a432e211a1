-- Locks nothing. Returns the document as one JSON document; no row if the agent has no such one.
select cast(to_json(d) as text) as json
  from api_documents d where d.id = cast(:#documentId as uuid) and d."agentId" = cast(:#agentId as uuid)
