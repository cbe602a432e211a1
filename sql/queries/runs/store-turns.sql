-- Locks the queue rows of the attempts in :#rows (JSON; each of another order), then the orders, and skips what others
-- lock. Stores the turns, and adds what they cost to their orders: also a turn of an attempt that lost its order
-- meanwhile, as it is paid and the next attempt goes on from it. Returns the n of each row, and whether its attempt
-- still holds the order and the turn that is stored is this one; nothing of one that was locked, or whose order ended.
-- Rows are found by arrays of their ids: by the figures of a moment when the queue was empty the planner joins by going
-- through all of it for each of them.
with given as materialized (
  select * from json_to_recordset(cast(:#rows as json)) as g (
         n integer, id uuid, attempt integer, run integer, turn integer, response jsonb, model text,
         "inputTokens" bigint, "outputTokens" bigint, "costUsd" numeric, "durationMs" bigint, "elapsedMs" bigint,
         "finishReason" text, confidence double precision)
), held as materialized (
  select q.id from order_queue q
   where q.id = any (array(select g.id from given g)) and q.locked_until is not null
     and q.attempt = (select g.attempt from given g where g.id = q.id)
   order by q.id for update of q skip locked
), unfinished as materialized (
  -- Of those that are held and of those that are lost: not of one whose row was locked, which may be either.
  select o.id, g.n from orders o join given g on g.id = o.id and g.run = o.run
   where o.id = any (array(select g.id from given g)) and o.status in ('pending', 'processing')
     and (g.id in (select h.id from held h)
          or not exists (select from order_queue q
                          where q.id = g.id and q.attempt = g.attempt and q.locked_until is not null))
   order by o.id for no key update of o skip locked
), known as materialized (
  -- The very same turn is there: it was stored by a statement of which no answer came.
  select g.n from given g join order_turns t on t.order_id = g.id and t.run = g.run and t.turn = g.turn
   where t.response = g.response and t.elapsed_ms = g."elapsedMs"
), stored as (
  insert into order_turns (order_id, run, turn, response, model, input_tokens, output_tokens, cost_usd, duration_ms,
                           elapsed_ms, finish_reason, confidence)
  select g.id, g.run, g.turn, g.response, g.model, g."inputTokens", g."outputTokens", g."costUsd", g."durationMs",
         g."elapsedMs", g."finishReason", g.confidence
    from given g join unfinished u on u.n = g.n
  on conflict do nothing
  returning order_id
), paid as (
  -- Also where another attempt paid for this turn and was first.
  update orders o
     set input_tokens = o.input_tokens + g."inputTokens", output_tokens = o.output_tokens + g."outputTokens",
         cost_usd = o.cost_usd + g."costUsd", model = g.model, updated_at = clock_timestamp()
    from given g join unfinished u on u.n = g.n
   where o.id = g.id and g.n not in (select k.n from known k)
)
select g.n, g.id in (select h.id from held h)
         and (g.id in (select s.order_id from stored s) or g.n in (select k.n from known k)) as held
  from given g join unfinished u on u.n = g.n
