-- Locks the order's queue row, then the order; stores its result and puts its completion into the outbox. A result that
-- is there already is kept. Returns the state that the order was in and whether it moved on; no row if there is no such
-- order.
with queued as materialized (select q.id from order_queue q where q.id = order_named(:#orderId) for update),
target as materialized (
  select o.id, o.status, o.seller_address, o.result_cid from orders o
   where o.id = order_named(:#orderId) and (select count(*) from queued) >= 0
     for update),
allowed as (
  select * from target
   where status in ('awaiting_input', 'pending', 'awaiting_approval', 'failed')
     and (result_cid is null) = (cast(:#cid as text) is not null)),
stored as (
  insert into results (cid, bytes, order_id, published)
  select cast(:#cid as text), cast(:#bytes as bytea), id, cast(:#published as boolean)
    from allowed where cast(:#cid as text) is not null
  on conflict (cid) do nothing),
changed as (
  update orders o
     set status = 'completing', error_message = null, updated_at = now(),
         result_data = coalesce(cast(:#result as text), o.result_data),
         finish_reason = case when cast(:#result as text) is null then o.finish_reason end,
         result_cid = coalesce(cast(:#cid as text), o.result_cid),
         result_uri = coalesce(cast(:#resultUri as text), o.result_uri),
         result_hash = coalesce(cast(:#resultHash as text), o.result_hash)
    from allowed a where o.id = a.id
  returning o.id),
unqueued as (delete from order_queue q using changed c where q.id = c.id),
outbox as (
  insert into completions (id, seller_address) select id, seller_address from allowed
  on conflict (id) do update set run_at = now(), failures = 0)
select t.status, c.id is not null as changed from target t left join changed c on c.id = t.id
