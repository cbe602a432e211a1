-- Locks up to 20 orders whose input can be looked for on IPFS and was not in the last 30 seconds, skipping those that
-- are locked, and notes the time. Returns them with what their event says about their input.
with due as (
  select o.id from orders o
   where o.status = 'awaiting_input' and (o.input_hash is not null or o.input_uri is not null)
     and (o.input_hash !~ '^0x0*$' or o.input_uri like 'ipfs://%')
     and (o.input_sought_at is null or o.input_sought_at < clock_timestamp() - interval '30 seconds')
   order by o.input_sought_at nulls first limit 20 for update skip locked
)
update orders o set input_sought_at = clock_timestamp() from due d where o.id = d.id
returning o.order_id as "orderId", o.input_hash as "inputHash", o.input_uri as "inputUri",
          o.order_id, cast(o.agent_id as text) as agent_id
