-- Orders whose event is in a block that is not deep enough yet to be read for good: work on them has begun. When that
-- block is read, each is found there, or waits until its event is in another one.
create table early_orders (
  id uuid primary key references orders on delete cascade,
  chain_id bigint not null,
  block_number bigint not null,
  block_hash text
);

create index early_orders_block on early_orders (chain_id, block_number);
