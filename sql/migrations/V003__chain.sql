-- How far the marketplace's events are read: every event up to and including block_number is in orders.
create table chain_cursor (
  chain_id     bigint not null,
  marketplace  text not null check (marketplace ~ '^0x[0-9a-f]{40}$'),
  block_number bigint not null,
  updated_at   timestamptz not null default now(),
  primary key (chain_id, marketplace)
);

-- The outbox: one row an order whose result waits to be written to the chain.
create table completions (
  id           uuid primary key references orders,
  seller_address text not null,
  run_at       timestamptz not null default now(),
  locked_by    text,
  locked_until timestamptz,
  failures     integer not null default 0,
  created_at   timestamptz not null default now()
);
create index completions_due on completions (run_at, id);

-- The next free nonce of a signing key; its row lock makes one sender at a time.
create table signers (
  address    text not null check (address ~ '^0x[0-9a-f]{40}$'),
  chain_id   bigint not null,
  next_nonce bigint not null,
  primary key (address, chain_id)
);

-- Every transaction ever signed, stored before it is sent.
create table transactions (
  hash         text primary key check (hash ~ '^0x[0-9a-f]{64}$'),
  order_id     uuid not null references orders,
  signer       text not null,
  chain_id     bigint not null,
  nonce        bigint not null,
  raw          text not null,
  -- signed: stored, perhaps sent; mined: has a receipt; replaced: another transaction took its nonce.
  status       text not null default 'signed' check (status in ('signed', 'mined', 'reverted', 'replaced')),
  block_number bigint,
  gas_used     bigint,
  error        text,
  created_at   timestamptz not null default now(),
  sent_at      timestamptz,
  mined_at     timestamptz
);
create index transactions_order on transactions (order_id);
create index transactions_open on transactions (signer, chain_id, nonce) where status = 'signed';
