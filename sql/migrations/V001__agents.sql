-- UUID version 7 (RFC 9562): time-ordered, so that new rows land at the end of the primary key's index and lists can be
-- paged by id. PostgreSQL 18 has uuidv7(); this keeps older servers usable.
create function uuid_v7() returns uuid language sql volatile parallel safe as $$
  select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
          || '7' || substr(r, 14, 3) || substr(r, 17, 16))::uuid
    from (select replace(gen_random_uuid()::text, '-', '') as r) as random
$$;

create table agents (
  id                uuid primary key default uuid_v7(),
  name              text not null,
  description       text not null default '',
  owner_address     text not null check (owner_address ~ '^0x[0-9a-f]{40}$'),
  on_chain_address  text check (on_chain_address ~ '^0x[0-9a-f]{40}$'),
  service_id        text check (service_id ~ '^0x[0-9a-f]{64}$'),
  model             text not null,
  temperature       double precision not null check (temperature between 0 and 2),
  max_tokens        integer not null check (max_tokens > 0),
  system_prompt     text not null,
  tools             jsonb not null default '[]' check (jsonb_typeof(tools) = 'array'),
  guardrails        jsonb not null default '{}' check (jsonb_typeof(guardrails) = 'object'),
  knowledge_config  jsonb check (jsonb_typeof(knowledge_config) = 'object'),
  price_per_request numeric(78, 0) check (price_per_request >= 0),
  status            text not null default 'active' check (status in ('draft', 'active', 'paused', 'disabled')),
  -- Counts the changes, so that an order can name what it ran with.
  version           integer not null default 1,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  -- A deleted agent stays as a row, because its orders do.
  deleted_at        timestamptz
);

-- Two live agents cannot claim one service.
create unique index agents_service on agents (service_id) where deleted_at is null;
create index agents_owner on agents (owner_address, id) where deleted_at is null;

-- Sums over an agent's orders, kept by the trigger on orders so that no read has to count them.
create table agent_totals (
  agent_id         uuid primary key references agents,
  total_orders     bigint not null default 0,
  completed_orders bigint not null default 0,
  failed_orders    bigint not null default 0,
  total_tokens     bigint not null default 0,
  total_cost_usd   numeric(20, 8) not null default 0,
  total_price_wei  numeric(78, 0) not null default 0
);

-- A secret's value is sealed with a data key of its own, which is sealed with the master key named by key_id.
create table secrets (
  agent_id    uuid not null references agents,
  key         text not null check (key ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  key_id      text not null,
  sealed_key  bytea not null,
  sealed_value bytea not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (agent_id, key)
);
