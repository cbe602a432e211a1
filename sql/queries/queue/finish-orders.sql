-- Locks the queue rows of the attempts in :#rows (JSON; each of another order), skipping those that others lock, and
-- their orders. Of each: stores the result's bytes, moves the order to its status (completing, or awaiting_approval),
-- takes it off the queue and, if it is completing, puts it into the chain's outbox: all of it or nothing. published
-- says whether a result is published before its completion; one that waits for a person is not, whatever it says. turn
-- is the last turn, if it is not stored yet, with what it cost; that of the turns before was added with each. Returns
-- the new statuses; nothing of an attempt that no longer holds its order, or whose row was locked.
with given as materialized (
  select * from json_to_recordset(cast(:#rows as json)) as g (
         id uuid, attempt integer, status text, bytes text, cid text, published boolean, uri text, hash text,
         result text, "agentVersion" integer, model text, "executionTimeMs" bigint, confidence double precision,
         "reviewReasons" jsonb, turn json)
), held as materialized (
  select g.* from order_queue q join given g on g.id = q.id and g.attempt = q.attempt
   where q.locked_until is not null and exists (select from orders o where o.id = q.id and o.status = 'processing')
   order by q.id for update of q skip locked
), dequeued as (
  -- The attempts end here.
  delete from order_queue q using held h where q.id = h.id
), turns as materialized (
  select h.id, t.* from held h
   cross join lateral json_to_record(h.turn) as t (
         run integer, turn integer, response jsonb, model text, "inputTokens" bigint, "outputTokens" bigint,
         "costUsd" numeric, "durationMs" bigint, "elapsedMs" bigint, "finishReason" text, confidence double precision)
   where h.turn is not null
), said as (
  insert into order_turns (order_id, run, turn, response, model, input_tokens, output_tokens, cost_usd, duration_ms,
                           elapsed_ms, finish_reason, confidence)
  select t.id, t.run, t.turn, t.response, t.model, t."inputTokens", t."outputTokens", t."costUsd", t."durationMs",
         t."elapsedMs", t."finishReason", t.confidence
    from turns t
), stored as (
  insert into results (cid, bytes, order_id, published, early)
  select h.cid, decode(h.bytes, 'base64'), h.id, h.published and h.status = 'completing', h.published from held h
  on conflict (cid) do nothing
), posted as (
  insert into completions (id, seller_address)
  select o.id, o.seller_address from orders o join held h on h.id = o.id where h.status = 'completing'
)
update orders o
   set status = h.status, result_data = h.result, result_cid = h.cid, result_uri = h.uri, result_hash = h.hash,
       agent_version = h."agentVersion", model = h.model, execution_time_ms = h."executionTimeMs",
       confidence = h.confidence, review_reasons = h."reviewReasons",
       input_tokens = o.input_tokens + coalesce(t."inputTokens", 0),
       output_tokens = o.output_tokens + coalesce(t."outputTokens", 0),
       cost_usd = o.cost_usd + coalesce(t."costUsd", 0),
       finish_reason = coalesce(t."finishReason",
                                (select s.finish_reason from order_turns s
                                  where s.order_id = o.id and s.run = o.run order by s.turn desc limit 1)),
       error_message = null, updated_at = clock_timestamp()
  from held h left join turns t on t.id = h.id where o.id = h.id and o.status = 'processing'
returning o.id, o.status
