-- Locks the queue row of attempt :#attempt, then its order. Adds what a call of a model cost to the order. Returns the
-- order's id; nothing if the attempt no longer holds the order.
with held as materialized (
  select q.id from order_queue q
   where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
     for update of q
)
update orders o
   set input_tokens = o.input_tokens + cast(:#inputTokens as bigint),
       output_tokens = o.output_tokens + cast(:#outputTokens as bigint),
       cost_usd = o.cost_usd + cast(:#costUsd as numeric), updated_at = clock_timestamp()
  from held h where o.id = h.id and o.status = 'processing'
returning o.id
