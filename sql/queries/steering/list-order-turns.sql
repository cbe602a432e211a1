-- Locks nothing. Returns all turns of the order, of all its runs, as one JSON array; no row if there is no such order.
select cast(coalesce((
         select json_agg(json_build_object(
                  'run', t.run, 'turn', t.turn, 'text', t.text, 'reasoning', t.reasoning,
                  'toolCalls', t."toolCalls", 'model', t.model,
                  'inputTokens', t."inputTokens", 'outputTokens', t."outputTokens", 'costUsd', t."costUsd",
                  'durationMs', t."durationMs", 'finishReason', t."finishReason", 'confidence', t.confidence,
                  'createdAt', t."createdAt") order by t.run, t.turn)
           from api_turns t where t.order_id = o.id), '[]') as text) as json
  from orders o where o.id = order_named(:#orderId)
