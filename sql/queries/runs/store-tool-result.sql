-- Locks the queue row of attempt :#attempt. Stores what a tool brought for one call, which is looked through by
-- then. Returns the order's id; nothing if the attempt no longer holds the order, or the call has its result already.
with held as materialized (
  select q.id from order_queue q
   where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
     and exists (select from orders o where o.id = q.id and o.status = 'processing' and o.run = cast(:#run as integer))
     for update of q
), looked_through as (
  delete from unchecked_outputs u using held h where u.order_id = h.id and u.key = :#key
)
insert into tool_results (order_id, run, turn, call, name, content, failed, duration_ms)
select h.id, cast(:#run as integer), cast(:#turn as integer), cast(:#call as integer), :#name, :#content,
       cast(:#failed as boolean), cast(:#durationMs as bigint)
  from held h
on conflict do nothing
returning order_id
