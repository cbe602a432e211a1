-- Locks the order. Stores an image under its address and under the key of the call that it was made for, and adds its
-- price to the order's cost, once for each key: it is paid whoever holds the order by now. Returns nothing.
with stored as (
  insert into results (cid, bytes, media_type, order_id, published)
  values (:#cid, cast(:#bytes as bytea), :#mediaType, cast(:#orderId as uuid), cast(:#published as boolean))
  on conflict (cid) do nothing
), made as (
  insert into images (key, cid, order_id, model, size, cost_usd)
  values (:#key, :#cid, cast(:#orderId as uuid), :#model, :#size, cast(:#costUsd as numeric))
  on conflict (key) do nothing
  returning order_id, cost_usd
)
update orders o set cost_usd = o.cost_usd + m.cost_usd, updated_at = clock_timestamp()
  from made m where o.id = m.order_id
