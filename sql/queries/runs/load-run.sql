-- Locks nothing. Returns the number of the order's run and, as JSON, its turns so far, each with what tools answered in
-- it.
select o.run, cast(coalesce((
         select jsonb_agg(jsonb_build_object(
                  'number', t.turn, 'text', t.response ->> 'text',
                  'reasoning', t.response ->> 'reasoning', 'calls', t.response -> 'calls', 'model', t.model,
                  'inputTokens', t.input_tokens, 'outputTokens', t.output_tokens, 'costUsd', t.cost_usd,
                  'durationMs', t.duration_ms, 'elapsedMs', t.elapsed_ms, 'finishReason', t.finish_reason,
                  'confidence', t.confidence,
                  'results', (select coalesce(jsonb_agg(jsonb_build_object(
                                       'call', r.call, 'name', r.name, 'content', r.content, 'failed', r.failed,
                                       'durationMs', r.duration_ms)), '[]')
                                from tool_results r
                               where r.order_id = t.order_id and r.run = t.run and r.turn = t.turn))
                  order by t.turn)
           from order_turns t where t.order_id = o.id and t.run = o.run), '[]') as text) as turns
  from orders o where o.id = cast(:#${variable.order.id} as uuid)
