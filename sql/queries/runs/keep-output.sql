-- Locks the queue row of attempt :#attempt. Keeps what the tool call :#key brought until it is looked through. Returns
-- nothing if the attempt no longer holds the order, or it is kept already.
with held as materialized (
  select q.id from order_queue q
   where q.id = cast(:#id as uuid) and q.attempt = cast(:#attempt as integer) and q.locked_until is not null
     for update of q
)
insert into unchecked_outputs (key, order_id, content, failed)
select :#key, h.id, :#content, cast(:#failed as boolean) from held h
on conflict (key) do nothing
returning key
