-- Locks the row of this order id and giver, and those older than a day, which go. Returns whether the input that the
-- giver left for the order is this one; no row if the giver, or all together, left too many already.
with old as (
  delete from early_inputs
   where received_at < now() - interval '24 hours' and (order_id, given_by) <> (lower(:#orderId), :#givenBy)),
kept as (
  insert into early_inputs as e (order_id, given_by, input_data, input_hash, input_keccak256)
  select lower(:#orderId), :#givenBy, cast(:#input as jsonb), :#sha256, :#keccak256
   where ((select count(*) from early_inputs) < 10000
          and (:#givenBy = '*' or (select count(*) from early_inputs where given_by = :#givenBy) < 100))
      or exists (select from early_inputs where order_id = lower(:#orderId) and given_by = :#givenBy)
  on conflict (order_id, given_by) do update set received_at = e.received_at
  returning e.input_data)
select input_data = cast(:#input as jsonb) as same from kept
