-- Locks the row of this order id, and those older than a day, which go. Returns whether the input kept for the order is this
-- one; no row if too many are kept already.
with old as (delete from early_inputs where received_at < now() - interval '24 hours' and order_id <> lower(:#orderId)),
kept as (
  insert into early_inputs as e (order_id, input_data, input_hash, input_keccak256)
  select lower(:#orderId), cast(:#input as jsonb), :#sha256, :#keccak256
   where (select count(*) from early_inputs) < 10000
      or exists (select from early_inputs where order_id = lower(:#orderId))
  on conflict (order_id) do update set received_at = e.received_at
  returning e.input_data)
select input_data = cast(:#input as jsonb) as same from kept
