-- Locks the queue row of attempt :#attempt, then its order. Stores a turn and adds what it cost to the order. Returns
-- the order's id; nothing if the attempt no longer holds the order, or the turn is there already.
with held as materialized (
  -- The attempt, if it still has the order.
  select q.id from order_queue q
   where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
     for update of q
), stored as (
  -- Once: a turn that is there already was paid for before.
  insert into order_turns (order_id, run, turn, response, model, input_tokens, output_tokens, cost_usd, duration_ms,
                           elapsed_ms, finish_reason, confidence)
  select h.id, cast(:#run as integer), cast(:#turn as integer), cast(:#response as jsonb), :#model,
         cast(:#inputTokens as bigint), cast(:#outputTokens as bigint), cast(:#costUsd as numeric),
         cast(:#durationMs as bigint), cast(:#elapsedMs as bigint), :#finishReason,
         cast(:#confidence as double precision)
    from held h join orders o on o.id = h.id where o.status = 'processing' and o.run = cast(:#run as integer)
  on conflict do nothing
  returning order_id
)
update orders o
   set input_tokens = o.input_tokens + cast(:#inputTokens as bigint),
       output_tokens = o.output_tokens + cast(:#outputTokens as bigint),
       cost_usd = o.cost_usd + cast(:#costUsd as numeric), model = :#model, updated_at = clock_timestamp()
  from stored s where o.id = s.order_id
returning o.id
