-- Locks the queue rows of the attempts in :#rows (JSON; each of another order), then the orders, and skips what others
-- lock. Of each: stores the result's bytes, moves the order to its status (completing, or awaiting_approval),
-- takes it off the queue and, if it is completing, puts it into the chain's outbox: all of it or nothing. published
-- says whether a result is published before its completion; one that waits for a person is not, whatever it says. turn
-- is the last turn, if it is not stored yet, with what it cost; that of the turns before was added with each. Returns
-- the new statuses; nothing of an attempt that no longer holds its order, or whose row was locked.
-- Rows are found by arrays of their ids: by the figures of a moment when the queue was empty the planner joins by going
-- through all of it for each of them.
with given as materialized (
  select * from json_to_recordset(cast(:#rows as json)) as g (
         id uuid, attempt integer, status text, bytes text, cid text, published boolean, uri text, hash text,
         result text, "agentVersion" integer, model text, "executionTimeMs" bigint, confidence double precision,
         "reviewReasons" jsonb, turn json)
), held as materialized (
  select q.id from order_queue q
   where q.id = any (array(select g.id from given g)) and q.locked_until is not null
     and q.attempt = (select g.attempt from given g where g.id = q.id)
   order by q.id for update of q skip locked
), ending as materialized (
  -- As their rows are when they are locked: what follows is done for these and for no others.
  select g.*, o.seller_address from orders o join given g on g.id = o.id
   where o.id = any (array(select h.id from held h)) and o.status = 'processing'
   order by o.id for no key update of o skip locked
), dequeued as (
  -- The attempts end here.
  delete from order_queue q where q.id = any (array(select e.id from ending e))
), turns as materialized (
  select e.id, t.* from ending e
   cross join lateral json_to_record(e.turn) as t (
         run integer, turn integer, response jsonb, model text, "inputTokens" bigint, "outputTokens" bigint,
         "costUsd" numeric, "durationMs" bigint, "elapsedMs" bigint, "finishReason" text, confidence double precision)
   where e.turn is not null
), said as (
  insert into order_turns (order_id, run, turn, response, model, input_tokens, output_tokens, cost_usd, duration_ms,
                           elapsed_ms, finish_reason, confidence)
  select t.id, t.run, t.turn, t.response, t.model, t."inputTokens", t."outputTokens", t."costUsd", t."durationMs",
         t."elapsedMs", t."finishReason", t.confidence
    from turns t
  -- A lost attempt's, which was asked too; both were paid, and this one is sold.
  on conflict do nothing
), stored as (
  insert into results (cid, bytes, order_id, published, early)
  select e.cid, decode(e.bytes, 'base64'), e.id, e.published and e.status = 'completing', e.published from ending e
  on conflict (cid) do nothing
), posted as (
  insert into completions (id, seller_address)
  select e.id, e.seller_address from ending e where e.status = 'completing'
)
update orders o
   set status = e.status, result_data = e.result, result_cid = e.cid, result_uri = e.uri, result_hash = e.hash,
       agent_version = e."agentVersion", model = e.model, execution_time_ms = e."executionTimeMs",
       confidence = e.confidence, review_reasons = e."reviewReasons",
       input_tokens = o.input_tokens + coalesce(t."inputTokens", 0),
       output_tokens = o.output_tokens + coalesce(t."outputTokens", 0),
       cost_usd = o.cost_usd + coalesce(t."costUsd", 0),
       finish_reason = coalesce(t."finishReason",
                                (select s.finish_reason from order_turns s
                                  where s.order_id = o.id and s.run = o.run order by s.turn desc limit 1)),
       error_message = null, updated_at = clock_timestamp()
  from ending e left join turns t on t.id = e.id
 where o.id = e.id
returning o.id, o.status
