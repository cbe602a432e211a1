-- When an order's input was last looked for on IPFS, so that it is not looked for too often.
alter table orders add column input_sought_at timestamptz;

-- Finds what is due for a look-up, those first that were never looked for.
create index orders_input_sought on orders (input_sought_at nulls first)
  where status = 'awaiting_input' and (input_hash is not null or input_uri is not null);
