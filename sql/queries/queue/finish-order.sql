-- Locks the queue row of attempt :#attempt and its order. Stores the result's bytes, moves the order to :#status
-- (completing, or awaiting_approval), takes it off the queue and, if it is completing, puts it into the chain's outbox:
-- all of it or nothing. :#published says whether a result is published before its completion; one that waits for a
-- person is not, whatever it says. What it cost was added with each turn. Returns the new status; nothing if the
-- attempt no longer holds the order.
with held as (
  -- The attempt ends here, if it still holds the order.
  delete from order_queue q
   where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
     and exists (select from orders o where o.id = q.id and o.status = 'processing')
  returning q.id
), stored as (
  insert into results (cid, bytes, order_id, published, early)
  select :#cid, decode(:#bytes, 'base64'), h.id,
         cast(:#published as boolean) and :#status = 'completing', cast(:#published as boolean)
    from held h
  on conflict (cid) do nothing
), posted as (
  insert into completions (id, seller_address)
  select o.id, o.seller_address from orders o join held h on h.id = o.id where :#status = 'completing'
)
update orders o
   set status = :#status, result_data = :#result, result_cid = :#cid, result_uri = :#uri, result_hash = :#hash,
       agent_version = cast(:#agentVersion as integer), model = :#model,
       execution_time_ms = cast(:#executionTimeMs as bigint),
       confidence = cast(:#confidence as double precision), review_reasons = cast(:#reviewReasons as jsonb),
       finish_reason = (select t.finish_reason from order_turns t
                         where t.order_id = o.id and t.run = o.run order by t.turn desc limit 1),
       error_message = null, updated_at = clock_timestamp()
  from held h where o.id = h.id and o.status = 'processing'
returning o.id, o.status
