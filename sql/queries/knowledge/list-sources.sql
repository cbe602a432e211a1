-- Locks nothing. Returns what the order's agent was shown of its documents, in the order in which it was.
select document_id, number, document, place, excerpt, score, used_by
  from order_sources where order_id = cast(:#${variable.order.id} as uuid)
     order by created_at, score desc, document_id, number
